import type { Db } from '@urvote/platform/postgres/database';
import type { EntryTotals } from '@urvote/voting/counting/additive/count-tallies';
import { sql } from 'kysely';

export interface GivenBallot {
  entryId: string;
  /** Null for an account that is deleted. */
  jurorId: string | null;
  state: 'submitted' | 'abstained';
  scores: Record<string, number>;
}

export async function listGivenBallots(db: Db, contestId: string): Promise<GivenBallot[]> {
  const { rows } = await sql<GivenBallot>`
    select ballot.entry_id as "entryId", ballot.juror_user_id as "jurorId", state, scores
    from jury_ballot ballot join entry on entry.id = ballot.entry_id and entry.status = 'approved'
    where ballot.contest_id = ${contestId} and ballot.state <> 'draft'
    order by ballot.entry_id, ballot.id`.execute(db);
  return rows;
}

export interface JudgedEntryTotals extends EntryTotals {
  title: string;
}

export async function listEntryTotals(db: Db, contestId: string): Promise<JudgedEntryTotals[]> {
  const { rows } = await sql<JudgedEntryTotals>`
    select entry.id as "entryId", title, coalesce(up_count, 0) as "upCount", coalesce(down_count, 0) as "downCount",
      coalesce(round(100 * weighted_score), 0)::float8 as "weightedHundredths"
    from entry left join entry_tally on entry_id = entry.id
    where entry.contest_id = ${contestId} and entry.status = 'approved' order by entry.id`.execute(db);
  return rows;
}

export interface ChannelWeights {
  publicWeight: number;
  juryWeight: number;
}

export async function findWeights(db: Db, contestId: string): Promise<ChannelWeights> {
  const row = await db
    .selectFrom('contest')
    .select(['public_weight', 'jury_weight'])
    .where('id', '=', contestId)
    .executeTakeFirstOrThrow();
  return { publicWeight: Number(row.public_weight), juryWeight: Number(row.jury_weight) };
}
