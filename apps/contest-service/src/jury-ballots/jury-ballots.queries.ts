import type { JuryAssignments, JuryBallot } from '@urvote/contracts/http/judging/judging-schemas';
import type { EntryKind } from '@urvote/contracts/endpoint/fields';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import type { Row } from '@urvote/db-schema/database';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type Selectable, sql } from 'kysely';
import { v7 as uuidV7 } from 'uuid';
import { assigned } from '../juries/assigned-entries.queries.ts';

export type AssignedEntry = JuryAssignments['items'][number];

type BallotRow = Pick<
  Selectable<Row<'jury_ballot'>>,
  'entry_id' | 'state' | 'scores' | 'comment' | 'updated_at' | 'submitted_at'
>;

const ballotColumns = ['entry_id', 'state', 'scores', 'comment', 'updated_at', 'submitted_at'] as const;

/** By id, which tells no more than when an entry was handed in. */
export async function listAssigned(db: Db, contestId: string, jurorId: string): Promise<AssignedEntry[]> {
  const { rows } = await sql<Row<'entry'>>`
    select entry.* from (${assigned(contestId)}) own join entry on entry.id = own.entry_id
    where own.user_id = ${jurorId} order by entry.id`.execute(db);
  const ballots = await listOwnBallots(db, contestId, jurorId);
  return rows.map((row) => ({
    entryId: row.id,
    kind: row.kind as EntryKind,
    title: row.title,
    mediaUrl: mediaUrl(row.media_asset_id),
    durationMs: row.duration_ms,
    artistName: row.artist_name,
    description: row.description,
    genre: row.genre,
    externalUrl: row.external_url,
    coverUrl: mediaUrl(row.cover_asset_id),
    ballot: ballots.get(row.id) ?? null,
  }));
}

async function listOwnBallots(db: Db, contestId: string, jurorId: string): Promise<Map<string, JuryBallot>> {
  const rows = await db
    .selectFrom('jury_ballot')
    .select(ballotColumns)
    .where('contest_id', '=', contestId)
    .where('juror_user_id', '=', jurorId)
    .execute();
  return new Map(rows.map((row) => [row.entry_id, ballotOf(row)]));
}

interface JudgedEntry {
  isOwn: boolean;
}

/** @returns undefined where the juror is not to judge the entry */
export async function findAssigned(
  trx: Trx,
  { contestId, entryId, jurorId }: { contestId: string; entryId: string; jurorId: string },
): Promise<JudgedEntry | undefined> {
  const { rows } = await sql<JudgedEntry>`
    select coalesce(entry.submitter_user_id = ${jurorId}, false) as "isOwn"
    from (${assigned(contestId)}) own join entry on entry.id = own.entry_id
    where own.user_id = ${jurorId} and own.entry_id = ${entryId}`.execute(trx);
  return rows[0];
}

/** Locked, so that what one juror sends from two tabs is written one after the other. */
export async function lockBallot(trx: Trx, entryId: string, jurorId: string): Promise<JuryBallot | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`jury ${entryId} ${jurorId}`}, 0))`.execute(trx);
  const row = await trx
    .selectFrom('jury_ballot')
    .select(ballotColumns)
    .where('entry_id', '=', entryId)
    .where('juror_user_id', '=', jurorId)
    .executeTakeFirst();
  return row && ballotOf(row);
}

export async function writeBallot(
  trx: Trx,
  { contestId, jurorId, at, ballot }: { contestId: string; jurorId: string; at: Date; ballot: JuryBallot },
): Promise<void> {
  const { entryId, state, comment, submittedAt } = ballot;
  const written = { state, comment, scores: JSON.stringify(ballot.scores), updated_at: at, submitted_at: submittedAt };
  await trx
    .insertInto('jury_ballot')
    .values({
      id: uuidV7(),
      contest_id: contestId,
      entry_id: entryId,
      juror_user_id: jurorId,
      created_at: at,
      ...written,
    })
    .onConflict((conflict) => conflict.columns(['entry_id', 'juror_user_id']).doUpdateSet(written))
    .execute();
}

function ballotOf(row: BallotRow): JuryBallot {
  return {
    entryId: row.entry_id,
    state: row.state as JuryBallot['state'],
    scores: row.scores as JuryBallot['scores'],
    comment: row.comment,
    updatedAt: row.updated_at.toISOString(),
    submittedAt: row.submitted_at?.toISOString() ?? null,
  };
}
