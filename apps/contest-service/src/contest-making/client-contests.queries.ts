import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db } from '@urvote/platform/postgres/database';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import { type SqlBool, sql } from 'kysely';
import { contests, type ContestRecord, recordOf } from '../contests/contest-record.queries.ts';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';

interface ClientContestsQuery {
  clientId: string;
  state?: ContestStatus | undefined;
  after?: ListPosition | undefined;
  count: number;
}

/** Newest first, drafts and archived ones among them. */
export async function listContestsOf(
  db: Db,
  { clientId, state, after, count }: ClientContestsQuery,
): Promise<{ contest: ContestRecord; position: ListPosition }[]> {
  let rows = contests(db).select(microsecondsOf('contest.created_at')).where('contest.client_id', '=', clientId);
  if (state !== undefined) rows = rows.where('contest.status', '=', state);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(contest.created_at, contest.id) < (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('contest.created_at', 'desc').orderBy('contest.id', 'desc').limit(count).execute();
  return found.map((row) => ({ contest: recordOf(row), position: { atUs: row.at_us, id: row.id } }));
}
