import type { HeldVoteFilter, VoteDecision } from '@urvote/contracts/http/held-votes/held-vote-schemas';
import { type RawBuilder, sql } from 'kysely';
import type { ListPosition } from '../paging/cursor.ts';
import type { Db } from '../postgres/database.ts';

/** As it is stored. `reasons` are the rules' flags with their evidence. */
export interface ReviewedRow {
  id: string;
  contestId: string;
  entryId: string;
  entryTitle: string;
  submitterUserId: string | null;
  state: 'counted' | 'held' | 'void' | 'rejected';
  tier: 'guest' | 'account';
  value: 1 | -1;
  weight: number;
  fraudScore: number;
  isShared: boolean;
  reasons: { flag: string; weight: number; evidence: Record<string, string | number | boolean | null> }[];
  country: string | null;
  asn: number | null;
  castAt: Date;
  acceptedAt: Date | null;
  struckAt: Date | null;
  windowStart: string;
  pendingDecision: VoteDecision | null;
  atUs: number;
}

const columns = sql`
  vote.id, vote.contest_id as "contestId", vote.entry_id as "entryId", entry.title as "entryTitle",
  entry.submitter_user_id as "submitterUserId", vote.state, vote.tier, vote.value, vote.vote_weight::float8 as weight,
  vote.fraud_score as "fraudScore", vote.hold_reason is not null as "isShared", vote.fraud_flags as reasons, vote.country,
  vote.asn::float8 as asn, vote.cast_at as "castAt", vote.accepted_at as "acceptedAt", vote.struck_at as "struckAt",
  to_char(vote.window_start, 'YYYY-MM-DD') as "windowStart", open.decision as "pendingDecision",
  (extract(epoch from vote.cast_at) * 1000000)::float8 as "atUs"`;

const tables = sql`
  vote join entry on entry.id = vote.entry_id left join lateral (
    select decision from vote_decision decided where decided.vote_id = vote.id and decided.problem is null and decided.settled_at is null
      and decided.decision <> 'restore'
    order by decision desc limit 1
  ) open on true`;

export interface HeldVotesPage {
  filter: { [Key in keyof HeldVoteFilter]?: HeldVoteFilter[Key] | undefined };
  after?: ListPosition | undefined;
  limit: number;
}

/** Oldest first; without those about which something was decided. */
export async function listHeldVotes(db: Db, { filter, after, limit }: HeldVotesPage): Promise<ReviewedRow[]> {
  const position = after
    ? sql`(vote.cast_at, vote.id) > (timestamptz 'epoch' + ${after.atUs}::bigint * interval '1 microsecond', ${after.id}::uuid)`
    : sql`true`;
  const { rows } = await sql<ReviewedRow>`
    select ${columns} from ${tables} where ${heldIn(filter)} and open.decision is null and ${position}
    order by vote.cast_at, vote.id limit ${limit}`.execute(db);
  return rows;
}

export async function findReviewedVote(db: Db, voteId: string): Promise<ReviewedRow | undefined> {
  const { rows } = await sql<ReviewedRow>`select ${columns} from ${tables} where vote.id = ${voteId}::uuid`.execute(db);
  return rows[0];
}

export function heldIn({ contestId, entryId, flag, maxScore }: HeldVotesPage['filter']): RawBuilder<unknown> {
  const all = [sql`vote.state = 'held' and not vote.is_below_minimum`];
  if (contestId !== undefined) all.push(sql`vote.contest_id = ${contestId}::uuid`);
  if (entryId !== undefined) all.push(sql`vote.entry_id = ${entryId}::uuid`);
  if (flag === 'address_shared') all.push(sql`vote.hold_reason = ${flag}`);
  else if (flag !== undefined)
    all.push(sql`vote.fraud_flags @> jsonb_build_array(jsonb_build_object('flag', ${flag}::text))`);
  if (maxScore !== undefined) all.push(sql`vote.fraud_score <= ${maxScore}::float8`);
  return sql.join(all, sql` and `);
}
