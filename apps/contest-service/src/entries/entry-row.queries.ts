import type { EntryResource } from '@urvote/contracts/http/contests/contest-schemas';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import type { Db } from '@urvote/platform/postgres/database';

export function entriesAsRead(db: Db) {
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
      'entry.license_type',
      'entry.ai_tools_used',
      'entry.backlinks',
      'entry.created_at',
    ]);
}

type EntryRow = NonNullable<Awaited<ReturnType<ReturnType<typeof entriesAsRead>['executeTakeFirst']>>>;

export function entryOf(row: EntryRow): EntryResource {
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
    licenseType: row.license_type,
    aiToolsUsed: row.ai_tools_used,
    backlinks: row.backlinks as EntryResource['backlinks'],
    createdAt: row.created_at.toISOString(),
  };
}
