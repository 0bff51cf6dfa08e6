import type { EntryResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Database } from '@urvote/db-schema/database';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import { type ContestStatus, isPublic as isPublicStatus } from '@urvote/voting/contest-status/contest-status';
import { neutralKey } from '@urvote/voting/ordering/neutral-order';
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
  const { after, count } = query;
  let rows = approvedEntries(db, query);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(entry.created_at, entry.id) > (${instantOf(after)}, ${after.id}::uuid)`);
  return listed(await rows.orderBy('entry.created_at').orderBy('entry.id').limit(count).execute());
}

/** Approved entries by `neutralKey`, which is said here a second time so that PostgreSQL sorts and pages. */
export async function listInNeutralOrder(
  db: Kysely<Database>,
  { seed, ...query }: EntriesQuery & { seed: string },
): Promise<ListedEntry[]> {
  const { after, count } = query;
  const key = sql`sha256(convert_to(${seed} || ':' || entry.id::text, 'UTF8'))`;
  let rows = approvedEntries(db, query);
  if (after !== undefined) rows = rows.where(sql<SqlBool>`${key} > ${neutralKey(seed, after.id)}`);
  return listed(await rows.orderBy(key).limit(count).execute());
}

function approvedEntries(db: Kysely<Database>, { contestId, kind, boardSlug }: EntriesQuery) {
  let rows = entriesAsRead(db)
    .select(microsecondsOf('entry.created_at'))
    .where('entry.contest_id', '=', contestId)
    .where('entry.status', '=', 'approved');
  if (kind !== undefined) rows = rows.where('entry.kind', '=', kind);
  return boardSlug === undefined ? rows : rows.where('board.slug', '=', boardSlug);
}

type ApprovedRow = Awaited<ReturnType<ReturnType<typeof approvedEntries>['execute']>>[number];

const listed = (rows: readonly ApprovedRow[]): ListedEntry[] =>
  rows.map((row) => ({ entry: entryOf(row), position: { atUs: row.at_us, id: row.id } }));

export interface FoundEntry {
  entry: EntryResource;
  isPublic: boolean;
  isWithdrawn: boolean;
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
  return {
    entry: entryOf(row),
    isPublic,
    isWithdrawn: row.status === 'withdrawn',
    submitterUserId: row.submitter_user_id,
  };
}
