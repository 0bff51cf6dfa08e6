import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export type ExportRow = Record<string, string | number | null>;

/** Rows in batches, each read by itself: a slow reader holds no transaction and no connection. */
export type ReadBatches = (db: Db, contestId: string, entryId: string | undefined) => AsyncIterable<ExportRow[]>;

const batchCount = 500;

/**
 * By the votes' ids, which begin with the time of their cast: the first is not older than the contest, the last not
 * younger than now. What is settled meanwhile with an older id may be missing.
 */
export async function* readVotes(db: Db, contestId: string, entryId: string | undefined): AsyncGenerator<ExportRow[]> {
  let after = noId;
  for (;;) {
    const { rows } = await sql<ExportRow & { voteId: string }>`
      select vote.id as "voteId", entry_id as "entryId", entry.title as "entryTitle", value, weight, state, reason, tier, vote.country, day
      from votes_of_contest(${contestId}, ${entryId ?? null}, ${after}, ${batchCount}) vote
      join entry on entry.id = vote.entry_id order by vote.id`.execute(db);
    if (rows.length > 0) yield rows;
    if (rows.length < batchCount) return;
    after = rows.at(-1)?.voteId ?? after;
  }
}

export async function* readVoters(db: Db, contestId: string, entryId: string | undefined): AsyncGenerator<ExportRow[]> {
  let after: string | null = null;
  for (;;) {
    const { rows } = await sql<{
      user_id: string;
      email: string;
      name: string;
      consented_at: Date;
      vote_count: number;
    }>`
      select * from consenting_voters(${contestId}, ${entryId ?? null}, ${after}, ${batchCount})`.execute(db);
    if (rows.length > 0)
      yield rows.map(({ email, name, consented_at: at, vote_count: votes }) => ({
        email,
        name,
        consentedAt: at.toISOString(),
        votes,
      }));
    if (rows.length < batchCount) return;
    after = rows.at(-1)?.user_id ?? null;
  }
}

export async function* readResults(
  db: Db,
  contestId: string,
  entryId: string | undefined,
): AsyncGenerator<ExportRow[]> {
  const net = sql`coalesce(up_count, 0) - coalesce(down_count, 0)`;
  const { rows } = await sql<ExportRow>`
    select * from (
      select rank() over (order by ${net} desc)::integer as rank, entry.id as "entryId", title as "entryTitle", artist_name as "artistName",
        coalesce(up_count, 0) as up, coalesce(down_count, 0) as down, ${net} as net, coalesce(weighted_score, 0)::float8 as "weightedScore"
      from entry left join entry_tally on entry_tally.entry_id = entry.id
      where entry.contest_id = ${contestId} and entry.status = 'approved' order by ${net} desc, entry.created_at, entry.id
    ) ranked where ${entryId ?? null}::uuid is null or "entryId" = ${entryId ?? null}`.execute(db);
  if (rows.length > 0) yield rows;
}

const noId = '00000000-0000-0000-0000-000000000000';
