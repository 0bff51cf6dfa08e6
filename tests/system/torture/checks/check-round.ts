import { spawnService } from '@urvote/testkit/spawn-service';
import { type StoredRow, storedVotes } from '../../oracle/stored-votes.ts';
import { wrongTotals } from '../../oracle/wrong-totals.ts';
import type { Findings } from '../findings.ts';
import { isAcceptedCast, type Records } from '../load/records.ts';
import type { World } from '../world/world.ts';
import { checkMailboxes } from './check-mailboxes.ts';
import { checkReceipts } from './check-receipts.ts';
import { checkOwners, checkVoters, partsOf } from './check-voters.ts';
import { checkAcknowledged, checkClosing, checkSlots, checkUnacknowledged } from './check-votes.ts';
import type { PublishedKey } from './verify-receipt.ts';

/** Holds everything that was acknowledged to what is stored. @returns what was looked at, for people to read */
export async function checkRound(world: World, records: Records, findings: Findings): Promise<string[]> {
  const { pool, contests } = world;
  const votes = await storedVotes(pool);
  const rows = new Map(votes.map((vote) => [vote.id, vote]));
  const casts = records.actions.filter(isAcceptedCast);
  checkAcknowledged(casts, rows, contests, findings);
  const unacknowledgedCount = checkUnacknowledged(records, votes, findings);
  const parts = partsOf(records, contests);
  checkOwners(casts, rows, findings);
  checkSlots(votes, contests, findings);
  checkVoters(parts, rows, findings);
  const mailboxCount = checkMailboxes(parts, rows, findings);
  checkClosing(votes, contests, findings);
  findings.addAll('totals', await wrongTotals(pool));
  await checkReceipts(
    pool,
    casts,
    { keys: await publishedKeys(world), commitmentSecret: world.secrets.RECEIPT_COMMITMENT_SECRET, rows },
    findings,
  );
  await checkRecount(world, findings);
  for (const { name, service } of [...world.gateways, ...world.workers])
    findings.addAll(`${name} ended by itself`, service.deaths);

  const clear = parts.filter(({ expectation }) => expectation !== undefined);
  const groundless = clear.flatMap(({ expectation }) => expectation?.groundless ?? []);
  return [
    `acknowledged votes ${casts.length} = ${equation(casts.map(({ outcome }) => rows.get(outcome.id)))}; stored without an answer: ${unacknowledgedCount}`,
    `voters' parts in contests that were followed to their end: ${clear.length} of ${parts.length}; slots of shared mailboxes: ${mailboxCount}`,
    `refused as double votes though all before was taken back: ${groundless.length}${groundless.length === 0 ? '' : `, such as ${groundless[0]}`}`,
  ];
}

function equation(rows: readonly (StoredRow | undefined)[]): string {
  const states = ['counted', 'held', 'rejected', 'void'] as const;
  return states.map((state) => `${rows.filter((row) => row?.state === state).length} ${state}`).join(' + ');
}

async function publishedKeys({ gateways }: World): Promise<PublishedKey[]> {
  const response = await fetch(`${gateways[0]?.service.url}/api/v1/receipt-keys`);
  return ((await response.json()) as { keys: PublishedKey[] }).keys;
}

/** The command of operators must come to the same end. */
async function checkRecount({ postgres, redis }: World, findings: Findings): Promise<void> {
  const env = {
    DATABASE_URL: postgres.url,
    QUEUE_PREFIX: 'torture',
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
  };
  await using ops = await spawnService('tools/ops/src/main.ts', { args: ['recount'], env, waitUntilReady: false });
  const { code } = await ops.exited;
  if (code !== 0)
    findings.add('ops recount does not agree', `${ops.lines.length} lines: ${ops.lines.slice(0, 6).join('\n      ')}`);
}
