import type { EntryResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Database, Row } from '@urvote/db-schema/database';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import { type ContestStatus, isPublic as isPublicStatus } from '@urvote/voting/contest-status/contest-status';
import { type Kysely, type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';

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
  let rows = publicEntries(db)
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
  const row = await publicEntries(db)
    .innerJoin('contest', 'contest.id', 'entry.contest_id')
    .select(['entry.status', 'entry.submitter_user_id', 'contest.status as contest_status'])
    .where('entry.id', '=', entryId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const isPublic = row.status === 'approved' && isPublicStatus(row.contest_status as ContestStatus);
  return { entry: entryOf(row), isPublic, submitterUserId: row.submitter_user_id };
}

function publicEntries(db: Kysely<Database>) {
  return db
    .selectFrom('entry')
    .leftJoin('board', 'board.id', 'entry.board_id')
    .select([
      'entry.id',
      'entry.contest_id',
      'board.slug as board_slug',
      'entry.kind',
      'entry.subtype',
      'entry.title',
      'entry.description',
      'entry.artist_name',
      'entry.genre',
      'entry.media_asset_id',
      'entry.external_url',
      'entry.cover_asset_id',
      'entry.duration_ms',
      'entry.created_at',
    ]);
}

type EntryRow = Pick<
  Row<'entry'>,
  | 'id'
  | 'contest_id'
  | 'kind'
  | 'subtype'
  | 'title'
  | 'description'
  | 'artist_name'
  | 'genre'
  | 'media_asset_id'
  | 'external_url'
  | 'cover_asset_id'
  | 'duration_ms'
  | 'created_at'
> & { board_slug: string | null };

function entryOf(row: EntryRow): EntryResource {
  return {
    id: row.id,
    contestId: row.contest_id,
    boardSlug: row.board_slug,
    kind: row.kind as EntryResource['kind'],
    subtype: row.subtype,
    title: row.title,
    description: row.description,
    artistName: row.artist_name,
    genre: row.genre,
    mediaUrl: mediaUrl(row.media_asset_id),
    externalUrl: row.external_url,
    coverUrl: mediaUrl(row.cover_asset_id),
    durationMs: row.duration_ms,
    createdAt: row.created_at.toISOString(),
  };
}
