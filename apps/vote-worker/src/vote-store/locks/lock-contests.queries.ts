import type { TransactionClient } from '@urvote/platform/postgres/in-transaction';

/** Which contests a run settles; those that it folds nobody else may settle meanwhile. */
export interface ContestsToLock {
  contestIds: ReadonlySet<string>;
  folded: ReadonlySet<string>;
}

/** The lock of a contest, for SQL that has its `id` as text. */
export const contestLockKey = `hashtextextended('urvote.settle.' || id, 0)`;

/*
 * Shared by everybody who only stores plain casts, which the unique indexes keep apart; alone for whoever folds, since a
 * fold reads what it decides by. Both kinds are taken together in the order of their keys.
 */
const lockStatement = `
  select case when is_alone then pg_advisory_xact_lock(key) else pg_advisory_xact_lock_shared(key) end
  from (
    select ${contestLockKey} as key, is_alone
    from unnest($1::text[], $2::boolean[]) as t (id, is_alone) order by 1 offset 0) keys`;

/** Waits until the contests may be settled. */
export async function lockContests(client: TransactionClient, { contestIds, folded }: ContestsToLock): Promise<void> {
  const ids = [...contestIds];
  if (ids.length > 0) await client.query(lockStatement, [ids, ids.map((id) => folded.has(id))]);
}
