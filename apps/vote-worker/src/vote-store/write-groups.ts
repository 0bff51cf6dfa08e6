import type { ContestRules } from '@urvote/voting/contest-rules';
import type { AppContext } from '../context.ts';
import type { CounterWriter } from '../fraud-counters/run-counters.ts';
import { type BatchCounts, closeBatches, pendingItems } from './totals/finish-groups.queries.ts';
import { inTransaction } from '@urvote/platform/postgres/in-transaction';
import { type GroupHeader, GroupRefusedError, lockGroups } from './locks/lock-groups.queries.ts';
import type { PoisonItem } from '../count-votes/parse-items.ts';
import type { BatchWithdrawal, ScoredCast } from '../settlement/settled-vote.ts';
import { writeAroundPoison } from './bisect-poison.ts';
import { writeBatch, type WrittenBatch } from './write-run.ts';

export interface GroupsToWrite {
  groups: readonly GroupHeader[];
  contests: ReadonlyMap<string, ContestRules>;
  casts: readonly ScoredCast[];
  withdrawals: readonly BatchWithdrawal[];
  counters: CounterWriter;
}

export interface WrittenGroups {
  counts: ReadonlyMap<string, BatchCounts>;
  poison: (PoisonItem & { batchId: string })[];
  /** Withdrawals whose vote is still on its way through the queue. */
  early: readonly BatchWithdrawal[];
}

type Writing = Pick<AppContext, 'pool' | 'clock'>;
type Item = ScoredCast | BatchWithdrawal;

/**
 * Settles casts and withdrawals together. Where an item cannot be stored, the others are settled in several transactions,
 * in which order does not matter, and the groups are marked settled after the last.
 *
 * @throws the refusal of PostgreSQL when the groups' own rows cannot be stored
 */
export async function writeGroups(context: Writing, toWrite: GroupsToWrite): Promise<WrittenGroups> {
  const { casts, withdrawals } = toWrite;
  const items: readonly Item[] = withdrawals.length === 0 ? casts : [...casts, ...withdrawals];
  const write = (some: readonly Item[]): Promise<WrittenBatch> => {
    const isWhole = some.length === items.length;
    const part = isWhole ? toWrite : { ...toWrite, casts: some.filter(isCast), withdrawals: some.filter(isWithdrawal) };
    return writeBatch(context.pool, { ...part, isWhole }, context.clock.nowMs());
  };
  const { written, refused } = await writeAroundPoison(items, write).catch(unwrapped);
  const early = written.flatMap((part) => part.early);
  if (refused.length > 0) await close(context, toWrite, [...refused.map(({ item }) => item), ...early]);
  return {
    counts: sumCounts(written.map(({ counts }) => counts)),
    poison: refused.map(({ item, problem }) => ({
      id: isCast(item) ? item.item.id : item.id,
      batchId: item.batchId,
      problem,
    })),
    early,
  };
}

function isCast(item: Item): item is ScoredCast {
  return 'verdict' in item;
}

function isWithdrawal(item: Item): item is BatchWithdrawal {
  return !isCast(item);
}

function unwrapped(error: unknown): never {
  throw error instanceof GroupRefusedError ? error.cause : error;
}

/** What is left of each group: items that were never readable, and these. */
async function close(
  { pool, clock }: Writing,
  { groups, casts, withdrawals }: GroupsToWrite,
  left: readonly Item[],
): Promise<void> {
  const pending = pendingItems(groups, [...casts, ...withdrawals], left);
  await inTransaction(pool, async (client) => {
    // Where every item was refused, nothing has made the rows yet.
    await lockGroups(client, groups);
    await closeBatches(client, pending, clock.nowMs());
  });
}

function sumCounts(parts: readonly ReadonlyMap<string, BatchCounts>[]): Map<string, BatchCounts> {
  const sums = new Map<string, BatchCounts>();
  for (const [batchId, part] of parts.flatMap((counts) => [...counts])) {
    const sum = sums.get(batchId) ?? { counted: 0, held: 0, rejected: 0, void: 0 };
    for (const state of ['counted', 'held', 'rejected', 'void'] as const) sum[state] += part[state];
    sums.set(batchId, sum);
  }
  return sums;
}
