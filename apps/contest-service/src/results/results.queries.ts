import type { FrozenResult } from '@urvote/contracts/http/results/result-schemas';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import type { ResultSnapshot } from '@urvote/voting/results/result-snapshot';
import { sql } from 'kysely';

interface ResultRow {
  version: number;
  snapshot: string;
  hash: string;
  createdAt: Date;
  publishedAt: Date | null;
  certificates: FrozenResult['certificates'] | null;
}

export interface ResultsQuery {
  contestId: string;
  version?: number | undefined;
  isPublished?: boolean;
  limit?: number;
}

/** Newest first. */
export async function listResults(db: Db, asked: ResultsQuery): Promise<FrozenResult[]> {
  const { contestId, version = null, isPublished = false, limit = 20 } = asked;
  const { rows } = await sql<ResultRow>`
    select version, snapshot, hash, created_at as "createdAt", published_at as "publishedAt", (
      select jsonb_agg(jsonb_build_object('userId', user_id, 'role', role, 'signature', signature,
        'signedAt', to_char(signed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by signed_at, user_id)
      from result_certificate own where own.contest_id = result.contest_id and own.version = result.version
    ) as certificates
    from contest_result result
    where contest_id = ${contestId}::uuid and (${version}::integer is null or version = ${version}::integer)
      and (published_at is not null or not ${isPublished}::boolean)
    order by version desc limit ${limit}`.execute(db);
  return rows.map((row) => resultOf(contestId, row));
}

function resultOf(contestId: string, row: ResultRow): FrozenResult {
  const { version, snapshot, hash, createdAt, publishedAt, certificates } = row;
  const { method, tieRule, seed, tieBreak, winnerEntryId, entries } = JSON.parse(snapshot) as ResultSnapshot;
  return {
    ...{ contestId, version, hash, snapshot, method, tieRule, seed, tieBreak, winnerEntryId, entries },
    frozenAt: createdAt.toISOString(),
    publishedAt: publishedAt?.toISOString() ?? null,
    certificates: certificates ?? [],
  };
}

interface NewResult {
  contestId: string;
  version: number;
  snapshot: string;
  hash: string;
  at: Date;
}

export async function insertResult(trx: Trx, { contestId, version, snapshot, hash, at }: NewResult): Promise<void> {
  await trx
    .insertInto('contest_result')
    .values({ contest_id: contestId, version, snapshot, hash, created_at: at })
    .execute();
}

export async function markPublished(trx: Trx, contestId: string, version: number, at: Date): Promise<void> {
  await trx
    .updateTable('contest_result')
    .set({ published_at: at })
    .where('contest_id', '=', contestId)
    .where('version', '=', version)
    .execute();
}

interface Choice {
  contestId: string;
  version: number;
  entryId: string;
  reason: string;
  at: Date;
}

export async function insertChoice(trx: Trx, { contestId, version, entryId, reason, at }: Choice): Promise<void> {
  await trx
    .insertInto('result_tie_break')
    .values({ contest_id: contestId, version, entry_id: entryId, reason, decided_at: at })
    .execute();
}

/** The organiser's latest. */
export async function findChoice(
  trx: Trx,
  contestId: string,
): Promise<{ entryId: string; reason: string } | undefined> {
  return trx
    .selectFrom('result_tie_break')
    .select(['entry_id as entryId', 'reason'])
    .where('contest_id', '=', contestId)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

interface NewCertificate {
  contestId: string;
  version: number;
  userId: string;
  role: string;
  signature: string;
  at: Date;
}

/** @returns whether it is the account's first of that version */
export async function insertCertificate(trx: Trx, made: NewCertificate): Promise<boolean> {
  const { contestId, version, userId, role, signature, at } = made;
  const { numInsertedOrUpdatedRows = 0n } = await trx
    .insertInto('result_certificate')
    .values({ contest_id: contestId, version, user_id: userId, role, signature, signed_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows > 0n;
}

export async function hasJuryWeight(trx: Trx, contestId: string): Promise<boolean> {
  const { jury_weight: weight } = await trx
    .selectFrom('contest')
    .select('jury_weight')
    .where('id', '=', contestId)
    .executeTakeFirstOrThrow();
  return Number(weight) > 0;
}
