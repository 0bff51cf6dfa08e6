import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EntryResource } from '@urvote/contracts/http/contests/contest-schemas';
import { type backlinks, linkKeyOf } from '@urvote/contracts/http/work-links/work-links';
import type { NewRow } from '@urvote/db-schema/database';
import type { Trx } from '@urvote/platform/postgres/database';
import { violatedUniqueConstraint } from '@urvote/platform/postgres/errors';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { SubmissionContest, Upload } from './submission-rules.ts';

export interface Submitter {
  isSuspended: boolean;
  isEmailVerified: boolean;
  /** What the submitter may be called, the best first. */
  names: (string | null)[];
}

export async function findSubmitter(trx: Trx, userId: string): Promise<Submitter | undefined> {
  const row = await trx
    .selectFrom('user')
    .leftJoin('artist_profile', 'artist_profile.user_id', 'user.id')
    .select([
      'username',
      'display_name',
      'artist_name',
      sql<boolean>`suspended_at is not null`.as('isSuspended'),
      sql<boolean>`email_verified_at is not null`.as('isEmailVerified'),
    ])
    .where('user.id', '=', userId)
    .executeTakeFirst();
  return (
    row && {
      isSuspended: row.isSuspended,
      isEmailVerified: row.isEmailVerified,
      names: [row.artist_name, row.display_name, row.username],
    }
  );
}

/** The contest, locked in share mode until the transaction ends: its settings stay, and several may submit meanwhile. */
export async function lockContest(trx: Trx, id: string): Promise<SubmissionContest | undefined> {
  const row = await trx
    .selectFrom('contest')
    .select([
      'id',
      'status',
      'is_active as isActive',
      'submissions_start_at as submissionsStartAt',
      'submissions_end_at as submissionsEndAt',
      'voting_ends_at as votingEndsAt',
      'allowed_kinds as allowedKinds',
      'max_entries_per_user as maxEntriesPerUser',
      'entry_form as entryForm',
    ])
    .where('id', '=', id)
    .forShare()
    .executeTakeFirst();
  return (
    row && {
      ...row,
      status: row.status as SubmissionContest['status'],
      allowedKinds: row.allowedKinds as SubmissionContest['allowedKinds'],
      entryForm: row.entryForm as SubmissionContest['entryForm'],
    }
  );
}

/** Submissions of one account to one contest take turns until their transactions end, so each counts those before it. */
export async function lockSubmitter(trx: Trx, contestId: string, userId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`urvote.submission.${contestId}.${userId}`}, 0))`.execute(
    trx,
  );
}

/** Entries that count towards the limit: what was rejected or withdrawn makes room. */
export async function countOwnEntries(trx: Trx, contestId: string, userId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('entry')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('submitter_user_id', '=', userId)
    .where('contest_id', '=', contestId)
    .where('status', 'in', ['pending', 'approved'])
    .executeTakeFirstOrThrow();
  return count;
}

/** Those of the objects that this account uploaded. */
export async function findUploads(trx: Trx, userId: string | null, ids: readonly string[]): Promise<Upload[]> {
  if (ids.length === 0 || userId === null) return [];
  return trx
    .selectFrom('media_asset')
    .select(['id', 'status', 'mime_type as mimeType'])
    .where('id', 'in', ids)
    .where('uploaded_by', '=', userId)
    .execute();
}

export interface NewEntry extends Omit<
  EntryResource,
  'boardSlug' | 'mediaUrl' | 'coverUrl' | 'durationMs' | 'createdAt' | 'backlinks'
> {
  backlinks: z.output<typeof backlinks>;
  mediaAssetId: string | null;
  coverAssetId: string | null;
  boardId: string | null;
  formAnswers: Record<string, string | boolean>;
  source: 'upload' | 'external' | 'admin' | 'write_in';
  submitterId: string | null;
  /** The submitter's address as a guest's voter key. */
  submitterKey: string | null;
  /** Null while it waits for approval. */
  approvedAt: Date | null;
}

/**
 * The time comes from the table's trigger, which puts the entries of a contest in order.
 * @throws {ProblemError} CONFLICT when a live entry of the contest has the link
 */
export async function insertEntry(trx: Trx, entry: NewEntry): Promise<Date> {
  const { created_at: createdAt } = await refusingSameLink(
    trx.insertInto('entry').values(rowOf(entry)).returning('created_at').executeTakeFirstOrThrow(),
  );
  return createdAt;
}

function rowOf(entry: NewEntry): NewRow<'entry'> {
  return {
    id: entry.id,
    contest_id: entry.contestId,
    kind: entry.kind,
    ...workColumns(entry),
    ai_tools_used: entry.aiToolsUsed,
    backlinks: JSON.stringify(entry.backlinks),
    form_answers: JSON.stringify(entry.formAnswers),
    source: entry.source,
    external_url: entry.externalUrl,
    link_key: entry.externalUrl === null ? null : linkKeyOf(entry.externalUrl),
    board_id: entry.boardId,
    media_asset_id: entry.mediaAssetId,
    submitter_user_id: entry.submitterId,
    submitter_email_key: entry.submitterKey,
    status: entry.approvedAt === null ? 'pending' : 'approved',
    approved_at: entry.approvedAt,
  };
}

function workColumns(entry: NewEntry) {
  return {
    title: entry.title,
    description: entry.description,
    artist_name: entry.artistName,
    genre: entry.genre,
    subtype: entry.subtype,
    license_type: entry.licenseType,
    cover_asset_id: entry.coverAssetId,
  };
}

/** @throws {ProblemError} CONFLICT for what a live entry of the contest has already */
export async function refusingSameLink<T>(written: Promise<T>): Promise<T> {
  return written.catch((error: unknown) => {
    if (violatedUniqueConstraint(error) !== 'entry_link_key') throw error;
    const message = 'an entry of the contest has this link';
    const errors = [{ field: 'body.externalUrl', code: 'duplicate_link', message }];
    throw new ProblemError('CONFLICT', { detail: 'An entry of the contest has this link', errors });
  });
}
