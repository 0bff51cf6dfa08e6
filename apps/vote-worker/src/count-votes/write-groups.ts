import type { ContestRules } from '@urvote/voting/contest-rules';
import type { VoteWorkerContext } from '../context.ts';
import type { BatchCounts, GroupToFinish } from './finish-batch.ts';
import type { PoisonItem } from './parse-items.ts';
import type { CounterWriter } from './counter-writer.ts';
import type { BatchWithdrawal, ScoredCast } from './settled-vote.ts';
import { writeAroundPoison } from './write-around-poison.ts';
import { writeBatch } from './write-batch.ts';
import { writeWithdrawals } from './write-withdrawals.ts';

export interface GroupsToWrite {
  groups: readonly GroupToFinish[];
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

type Writing = Pick<VoteWorkerContext, 'pool' | 'clock'>;

/**
 * Withdrawals first, so that a voter who takes a vote back and casts another finds the slot free; then the casts; then
 * the withdrawals of votes that were among these casts.
 */
export async function writeGroups(context: Writing, { groups, contests, casts, withdrawals, counters }: GroupsToWrite): Promise<WrittenGroups> {
  const before = await takeBack(context, contests, withdrawals);
  const { written, refused } = await writeAroundPoison(casts, (some) =>
    writeBatch(context.pool, { groups, contests, casts: some, counters }, context.clock.nowMs()),
  );
  const after = await takeBack(context, contests, before.early);
  const poison = refused.map(({ item: { item, batchId }, problem }) => ({ id: item.id, batchId, problem }));
  return { counts: sumCounts(written), poison: [...poison, ...before.poison, ...after.poison], early: after.early };
}

async function takeBack(
  context: Writing,
  contests: GroupsToWrite['contests'],
  withdrawals: readonly BatchWithdrawal[],
): Promise<Pick<WrittenGroups, 'poison' | 'early'>> {
  if (withdrawals.length === 0) return { poison: [], early: [] };
  const { written, refused } = await writeAroundPoison(withdrawals, (some) =>
    writeWithdrawals(context.pool, { contests, withdrawals: some }, context.clock.nowMs()),
  );
  return { poison: refused.map(({ item: { id, batchId }, problem }) => ({ id, batchId, problem })), early: written.flat() };
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
