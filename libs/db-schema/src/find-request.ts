import { type Kysely, sql } from 'kysely';
import type { Database } from './database.ts';

export interface GroupOfRequest {
  batchId: string;
  digests: Buffer;
}

/** Groups that may hold the request. Reads those of a month, so it is nothing to ask often. */
export async function groupsWithDigest(db: Kysely<Database>, digest: Buffer): Promise<GroupOfRequest[]> {
  const { rows } = await sql<GroupOfRequest>`
    select batch_id as "batchId", digests from vote_request where position(${digest}::bytea in digests) > 0 order by batch_id`.execute(
    db,
  );
  return rows;
}

/** What became of the vote; undefined for a withdrawal, and for a vote that is not settled. What was chosen is not told. */
export async function outcomeOfVote(db: Kysely<Database>, voteId: string): Promise<string | undefined> {
  const { rows } = await sql<{ outcome: string }>`
    select state || coalesce(': ' || coalesce(void_reason, rejection_reason, hold_reason), '') as outcome from vote where id = ${voteId}
    union all select 'rejected: ' || reason from vote_rejection where id = ${voteId}`.execute(db);
  return rows[0]?.outcome;
}
