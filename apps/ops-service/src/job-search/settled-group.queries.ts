import type { JobSearch } from '@urvote/contracts/http/ops/ops-schemas';
import type { Db } from '@urvote/platform/postgres/database';

/** The group, once the worker has settled it. */
export async function loadSettledGroup(db: Db, groupId: string): Promise<JobSearch['settledGroup']> {
  const row = await db
    .selectFrom('vote_batch')
    .select(['id', 'settled_at as settledAt', 'item_count as itemCount', 'pending_count as pendingCount'])
    .where('id', '=', groupId)
    .executeTakeFirst();
  if (row === undefined || row.settledAt === null) return null;
  return { ...row, settledAt: row.settledAt.toISOString() };
}
