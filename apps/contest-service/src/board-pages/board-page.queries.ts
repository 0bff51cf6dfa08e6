import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export type KindCounts = Record<EntryKind, number>;

/** Works that are shown, by kind. */
export async function countShown(db: Db, boardId: string, kinds: readonly EntryKind[]): Promise<KindCounts> {
  const rows = await db
    .selectFrom('entry')
    .select(({ fn }) => ['kind', fn.countAll<number>().as('count')])
    .where('board_id', '=', boardId)
    .where('status', '=', 'approved')
    .groupBy('kind')
    .execute();
  const counts: KindCounts = { music: 0, video: 0, visual: 0 };
  for (const { kind, count } of rows) if (kinds.includes(kind as EntryKind)) counts[kind as EntryKind] = count;
  return counts;
}

interface TopRow {
  id: string;
  title: string;
  artist_name: string;
  kind: string;
  cover_asset_id: string | null;
  up: number;
  down: number;
}

export interface TopQuery {
  boardId: string;
  kinds: readonly EntryKind[];
  /** Without totals the order tells nothing of votes, either. */
  showsVotes: boolean;
  count: number;
}

export async function listTop(db: Db, { boardId, kinds, showsVotes, count }: TopQuery) {
  const best = showsVotes ? sql`coalesce(t.up_count, 0) - coalesce(t.down_count, 0) desc,` : sql``;
  const { rows } = await sql<TopRow>`
    select entry.id, title, artist_name, kind, cover_asset_id, coalesce(t.up_count, 0) as up, coalesce(t.down_count, 0) as down
    from entry left join entry_tally t on t.entry_id = entry.id
    where board_id = ${boardId} and status = 'approved' and kind = any(${kinds}::text[])
    order by ${best} entry.created_at, entry.id limit ${count}`.execute(db);
  return rows.map(({ id, title, artist_name, kind, cover_asset_id, up, down }) => ({
    entryId: id,
    title,
    artistName: artist_name,
    kind: kind as EntryKind,
    coverUrl: mediaUrl(cover_asset_id),
    upCount: showsVotes ? up : null,
    downCount: showsVotes ? down : null,
    netVotes: showsVotes ? up - down : null,
  }));
}
