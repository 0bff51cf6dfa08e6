import { linkKeyOf } from '@urvote/contracts/http/work-links/work-links';
import type { OwnEntryResource } from '@urvote/contracts/http/entries/own-entry-endpoints';
import type { replacedMedia, workChanges } from '@urvote/contracts/http/entries/work-fields';
import type { RowPatch } from '@urvote/db-schema/database';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';
import type { z } from 'zod';
import type { EntryStatus } from '../entries/entry-decision.ts';
import { entriesAsRead, entryOf } from '../entries/entry-row.queries.ts';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';
import { refusingSameLink } from '../submissions/submissions.queries.ts';

export interface OwnEntriesQuery {
  userId: string;
  contestId?: string | undefined;
  status?: EntryStatus | undefined;
  after?: ListPosition | undefined;
  count: number;
}

export interface ListedOwnEntry {
  entry: OwnEntryResource;
  position: ListPosition;
}

/** Newest first. */
export async function listOwnEntries(db: Db, query: OwnEntriesQuery): Promise<ListedOwnEntry[]> {
  const { userId, contestId, status, after, count } = query;
  let rows = ownEntries(db).select(microsecondsOf('entry.created_at')).where('entry.submitter_user_id', '=', userId);
  if (contestId !== undefined) rows = rows.where('entry.contest_id', '=', contestId);
  if (status !== undefined) rows = rows.where('entry.status', '=', status);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(entry.created_at, entry.id) < (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('entry.created_at', 'desc').orderBy('entry.id', 'desc').limit(count).execute();
  return found.map((row) => ({ entry: ownEntryOf(row), position: { atUs: row.at_us, id: row.id } }));
}

export async function findOwnEntry(db: Db, entryId: string): Promise<OwnEntryResource> {
  return ownEntryOf(await ownEntries(db).where('entry.id', '=', entryId).executeTakeFirstOrThrow());
}

/** Of the last decision, while it holds. */
const reasonOf = sql<string | null>`
  case when entry.status in ('rejected', 'taken_down') then
    (select reason from entry_moderation where entry_id = entry.id order by created_at desc, id desc limit 1) end`;

function ownEntries(db: Db) {
  return entriesAsRead(db).select(['entry.status', 'entry.form_answers', 'entry.updated_at', reasonOf.as('reason')]);
}

type OwnEntryRow = NonNullable<Awaited<ReturnType<ReturnType<typeof ownEntries>['executeTakeFirst']>>>;

function ownEntryOf(row: OwnEntryRow): OwnEntryResource {
  return {
    ...entryOf(row),
    status: row.status as EntryStatus,
    reason: row.reason,
    formAnswers: row.form_answers as OwnEntryResource['formAnswers'],
    updatedAt: row.updated_at.toISOString(),
  };
}

type WorkChanges = z.output<typeof workChanges>;

const columnOf = {
  title: 'title',
  description: 'description',
  artistName: 'artist_name',
  genre: 'genre',
  subtype: 'subtype',
  licenseType: 'license_type',
  aiToolsUsed: 'ai_tools_used',
  backlinks: 'backlinks',
  coverAssetId: 'cover_asset_id',
} as const satisfies Record<keyof WorkChanges, keyof RowPatch<'entry'>>;

export async function updateWork(trx: Trx, entryId: string, changes: WorkChanges, at: Date): Promise<void> {
  const { backlinks, ...plain } = changes;
  const pairs = Object.entries(plain).map(([field, value]) => [columnOf[field as keyof typeof plain], value]);
  const links = backlinks === undefined ? {} : { backlinks: JSON.stringify(backlinks) };
  await trx
    .updateTable('entry')
    .set({ ...(Object.fromEntries(pairs) as RowPatch<'entry'>), ...links, updated_at: at })
    .where('id', '=', entryId)
    .execute();
}

/** @throws {ProblemError} CONFLICT when another live entry of the contest has the link */
export async function setMedia(
  trx: Trx,
  entryId: string,
  { mediaAssetId = null, externalUrl = null }: NullableMedia,
  at: Date,
): Promise<void> {
  const source = externalUrl === null ? 'upload' : 'external';
  const linkKey = externalUrl === null ? null : linkKeyOf(externalUrl);
  const media = { source, media_asset_id: mediaAssetId, external_url: externalUrl, link_key: linkKey };
  await refusingSameLink(
    trx
      .updateTable('entry')
      .set({ ...media, duration_ms: null, updated_at: at })
      .where('id', '=', entryId)
      .execute(),
  );
}

type Media = z.output<typeof replacedMedia>;
type NullableMedia = { [Field in keyof Media]: Media[Field] | null };

export interface OwnedEntry {
  kind: 'music' | 'video' | 'visual';
  votingEndsAt: Date;
  contestStatus: string;
}

/** What a change of an own entry is judged by. */
export async function findOwned(trx: Trx, entryId: string): Promise<OwnedEntry> {
  const row = await trx
    .selectFrom('entry')
    .innerJoin('contest', 'contest.id', 'entry.contest_id')
    .select(['entry.kind', 'contest.voting_ends_at as votingEndsAt', 'contest.status as contestStatus'])
    .where('entry.id', '=', entryId)
    .executeTakeFirstOrThrow();
  return { ...row, kind: row.kind as OwnedEntry['kind'] };
}
