import type { Clock } from '@urvote/platform/clock/clock';
import { inTransaction } from '@urvote/platform/postgres/in-transaction';
import type { Pool } from 'pg';
import { type GroupCounts, pendingItems, sumCounts } from '../settlement/group-counts.ts';
import type { ScoredCast, WithdrawalRequest } from '../settlement/settled-vote.ts';
import { bisectPoison } from './bisect-poison.ts';
import { GroupRefusedError, lockGroups } from './locks/lock-groups.queries.ts';
import { type RunToWrite, type SettledPart, settleInTransaction } from './settle-transaction.ts';
import { closeGroups } from './totals/finish-groups.queries.ts';

interface PoisonedItem {
  id: string;
  groupId: string;
  problem: string;
}

export interface WrittenRun {
  counts: ReadonlyMap<string, GroupCounts>;
  poison: readonly PoisonedItem[];
  early: readonly WithdrawalRequest[];
}

interface Writing {
  pool: Pool;
  clock: Clock;
}

type Item = ScoredCast | WithdrawalRequest;

/**
 * Where an item cannot be stored, the others are settled in several transactions, in which order does not matter, and
 * the groups are marked settled after the last.
 * @throws the refusal of PostgreSQL when the groups' own rows cannot be stored
 */
export async function writeRun({ pool, clock }: Writing, run: RunToWrite): Promise<WrittenRun> {
  const { casts, withdrawals } = run;
  const items: readonly Item[] = withdrawals.length === 0 ? casts : [...casts, ...withdrawals];
  const write = (some: readonly Item[]): Promise<SettledPart> => {
    const isWhole = some.length === items.length;
    const part = isWhole ? run : { ...run, casts: some.filter(isCast), withdrawals: some.filter(isWithdrawal) };
    return settleInTransaction(pool, { ...part, isWhole }, clock.nowMs());
  };
  const { written, refused } = await bisectPoison(items, write).catch(unwrapped);
  const early = written.flatMap((part) => part.early);
  if (refused.length > 0) await close({ pool, clock }, run, [...refused.map(({ item }) => item), ...early]);
  return {
    counts: sumCounts(written.map(({ counts }) => counts)),
    poison: refused.map(({ item, problem }) => ({
      id: isCast(item) ? item.item.id : item.id,
      groupId: item.groupId,
      problem,
    })),
    early,
  };
}

function isCast(item: Item): item is ScoredCast {
  return 'verdict' in item;
}

function isWithdrawal(item: Item): item is WithdrawalRequest {
  return !isCast(item);
}

function unwrapped(error: unknown): never {
  throw error instanceof GroupRefusedError ? error.cause : error;
}

/** @param left the items that are not settled; unreadable ones are counted beside them */
async function close({ pool, clock }: Writing, run: RunToWrite, left: readonly Item[]): Promise<void> {
  const pending = pendingItems(run.groups, [...run.casts, ...run.withdrawals], left);
  await inTransaction(pool, async (client) => {
    // Where every item was refused, nothing has made the rows yet.
    await lockGroups(client, run.groups);
    await closeGroups(client, pending, clock.nowMs());
  });
}
