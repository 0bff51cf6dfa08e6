import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import type { Db } from '@urvote/platform/postgres/database';
import { publicStatuses } from '@urvote/voting/contest-status/contest-status';

export interface SharedEntry {
  id: string;
  title: string;
  artistName: string;
  kind: string;
  description: string | null;
  /** As a path of this host. */
  coverPath: string | null;
  contest: { id: string; slug: string; name: string };
  board: { slug: string; title: string } | null;
}

/** The approved entry, where the slug is that of its contest or, if it is on one, of its board. */
export async function findSharedEntry(db: Db, entryId: string, slug: string): Promise<SharedEntry | undefined> {
  const row = await db
    .selectFrom('entry')
    .innerJoin('contest', 'contest.id', 'entry.contest_id')
    .leftJoin('board', (join) => join.onRef('board.id', '=', 'entry.board_id').on('board.is_active', '=', true))
    .select(['entry.id', 'entry.title', 'entry.artist_name', 'entry.kind', 'entry.description', 'entry.cover_asset_id'])
    .select(['contest.id as contest_id', 'contest.slug as contest_slug', 'contest.name as contest_name'])
    .select(['board.slug as board_slug', 'board.title as board_title', 'contest.cover_asset_id as contest_cover_id'])
    .where('entry.id', '=', entryId)
    .where('entry.status', '=', 'approved')
    .where('contest.is_active', '=', true)
    .where('contest.status', 'in', publicStatuses)
    .where(({ or, eb }) => or([eb('contest.slug', '=', slug), eb('board.slug', '=', slug)]))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const { board_slug: boardSlug, board_title: boardTitle } = row;
  return {
    id: row.id,
    title: row.title,
    artistName: row.artist_name,
    kind: row.kind,
    description: row.description,
    coverPath: mediaUrl(row.cover_asset_id ?? row.contest_cover_id),
    contest: { id: row.contest_id, slug: row.contest_slug, name: row.contest_name },
    board: boardSlug === null || boardTitle === null ? null : { slug: boardSlug, title: boardTitle },
  };
}

export async function findContestName(db: Db, contestId: string): Promise<{ slug: string; name: string }> {
  return db.selectFrom('contest').select(['slug', 'name']).where('id', '=', contestId).executeTakeFirstOrThrow();
}
