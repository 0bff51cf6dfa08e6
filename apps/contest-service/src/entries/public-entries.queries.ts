import type { EntryResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Database } from '@urvote/db-schema/database';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import { type ContestStatus, isPublic as isPublicStatus } from '@urvote/voting/contest-status/contest-status';
import { type Kysely, type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';
import { entriesAsRead, entryOf } from './entry-row.queries.ts';

export interface ListedEntry {
  entry: EntryResource;
  position: ListPosition;
}

export interface EntriesQuery {
  contestId: string;
  kind?: string | undefined;
  boardSlug?: string | undefined;
  after?: ListPosition | undefined;
  count: number;
}

/**
 * Approved entries, oldest first. A trigger sees to it that new entries of a contest become visible in the order of their
 * created_at, so none appears behind a cursor.
 */
export async function listApprovedEntries(db: Kysely<Database>, query: EntriesQuery): Promise<ListedEntry[]> {
  const { contestId, kind, boardSlug, after, count } = query;
  let rows = entriesAsRead(db)
    .select(microsecondsOf('entry.created_at'))
    .where('entry.contest_id', '=', contestId)
    .where('entry.status', '=', 'approved');
  if (kind !== undefined) rows = rows.where('entry.kind', '=', kind);
  if (boardSlug !== undefined) rows = rows.where('board.slug', '=', boardSlug);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(entry.created_at, entry.id) > (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('entry.created_at').orderBy('entry.id').limit(count).execute();
  return found.map((row) => ({ entry: entryOf(row), position: { atUs: row.at_us, id: row.id } }));
}

export interface FoundEntry {
  entry: EntryResource;
  isPublic: boolean;
  submitterUserId: string | null;
}

export async function findEntry(db: Kysely<Database>, entryId: string): Promise<FoundEntry | null> {
  const row = await entriesAsRead(db)
    .innerJoin('contest', 'contest.id', 'entry.contest_id')
    .select(['entry.status', 'entry.submitter_user_id', 'contest.status as contest_status'])
    .where('entry.id', '=', entryId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const isPublic = row.status === 'approved' && isPublicStatus(row.contest_status as ContestStatus);
  return { entry: entryOf(row), isPublic, submitterUserId: row.submitter_user_id };
}
