import type { Db } from '@urvote/platform/postgres/database';

/** Those of the groups in which nothing is left to do: every vote is in the tables, every withdrawal carried out. */
export async function loadStoredGroups(db: Db, groupIds: readonly string[]): Promise<ReadonlySet<string>> {
  if (groupIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('vote_batch')
    .select('id')
    .where('id', 'in', groupIds)
    .where('settled_at', 'is not', null)
    .where('pending_count', '=', 0)
    .execute();
  return new Set(rows.map(({ id }) => id));
}
