import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnService } from '@urvote/testkit/spawn-service';
import type { Asked, StoredRow } from '../../oracle/stored-votes.ts';
import type { Findings } from '../findings.ts';
import type { AcceptedCast } from '../load/records.ts';
import { commitsTo, type PublishedKey, receiptFault } from './verify-receipt.ts';

export interface ReceiptEvidence {
  keys: PublishedKey[];
  /** Opens the commitments. */
  commitmentSecret: string;
  rows: ReadonlyMap<string, StoredRow>;
}

interface ReceiptTool {
  /** @throws Error naming the first link that does not hold */
  verifyReceipt(receipt: unknown, keys: readonly PublishedKey[]): string[];
}

const toolFile = 'tools/verify-receipt/verify-receipt.mjs';

/** Of which the tool is run as a command, as a voter does. */
const commandCount = 5;

/** Every receipt proves its vote, to two verifiers that share nothing, and is of the group that is stored. */
export async function checkReceipts(
  asked: Asked,
  casts: readonly AcceptedCast[],
  evidence: ReceiptEvidence,
  findings: Findings,
): Promise<void> {
  const { rows: groups } = await asked.query<{ id: string; root: Buffer; signature: string; items: number }>(
    `select id, root, signature, item_count as items from vote_batch`,
  );
  const tool = (await import(new URL(`../../../../${toolFile}`, import.meta.url).href)) as ReceiptTool;
  const stored = new Map(groups.map((group) => [group.id, group]));
  for (const { voter, outcome } of casts) {
    const { id, receipt } = outcome;
    const wrong = (what: string) =>
      findings.add(`receipt: ${what}`, `${id} of ${voter.name}: ${JSON.stringify(receipt)}`);
    const fault = receiptFault(receipt, evidence.keys);
    if (fault !== null) wrong(fault);
    const refusal = refusalOf(tool, receipt, evidence.keys);
    if (refusal !== null) wrong(`the voters' tool says ${refusal}`);
    if (receipt.voteId !== id) wrong('it is of another vote');
    const row = evidence.rows.get(id);
    if (row !== undefined && !commitsTo(receipt, row, evidence.commitmentSecret))
      wrong('the commitment is to another choice or voter than is stored');
    const group = stored.get(receipt.batchId);
    if (group === undefined) continue;
    const isSame =
      group.root.toString('base64url') === receipt.root &&
      group.signature === receipt.signature &&
      group.items === receipt.treeSize;
    if (!isSame) wrong('the stored group has another root, signature or size');
  }
  await checkByCommand(casts.slice(-commandCount), evidence.keys, findings);
}

function refusalOf({ verifyReceipt }: ReceiptTool, receipt: unknown, keys: readonly PublishedKey[]): string | null {
  try {
    verifyReceipt(receipt, keys);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

async function checkByCommand(
  casts: readonly AcceptedCast[],
  keys: readonly PublishedKey[],
  findings: Findings,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'urvote-receipts-'));
  try {
    await writeFile(join(folder, 'keys.json'), JSON.stringify({ keys }));
    for (const { outcome } of casts) {
      const file = join(folder, `${outcome.id}.json`);
      await writeFile(file, JSON.stringify(outcome.receipt));
      await using tool = await spawnService(toolFile, {
        args: [file, '--keys', join(folder, 'keys.json')],
        waitUntilReady: false,
      });
      const { code } = await tool.exited;
      if (code !== 0) findings.add('receipt: the command refuses it', `${outcome.id}: ${tool.lines.join(' ')}`);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
