import type { Database } from '@urvote/db-schema/database';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ListPosition } from '../cursor.ts';

/** A vote as it is stored, whatever became of it. */
export interface StoredVote {
  id: string;
  contestId: string;
  entryId: string;
  voterKey: string;
  voterUserId: string | null;
  tier: string;
  value: number;
  windowStart: string;
  status: 'queued' | 'counted' | 'held' | 'rejected' | 'void';
  reason: string | null;
  castAt: Date;
  settledAt: Date | null;
}

/** Why a vote is held stays with the reviewers: the voter is told that it is, not which rule to avoid. */
const heldReason = 'under_review';

const storedVotes = (condition: RawBuilder<unknown>) => sql`
  select id, contest_id, entry_id, voter_key, voter_user_id, tier, value, window_start, state as status,
    case state when 'held' then ${heldReason}::text else void_reason end as reason, cast_at, settled_at
  from vote where ${condition}
  union all
  select id, contest_id, entry_id, voter_key, voter_user_id, tier, value, window_start, 'rejected', reason, cast_at, settled_at
  from vote_rejection where ${condition}`;

interface VoteRow {
  id: string;
  contest_id: string;
  entry_id: string;
  voter_key: string;
  voter_user_id: string | null;
  tier: string;
  value: number;
  window_start: string;
  status: StoredVote['status'];
  reason: string | null;
  cast_at: Date;
  settled_at: Date;
}

export async function findStoredVote(db: Kysely<Database>, voteId: string): Promise<StoredVote | null> {
  const { rows } = await sql<VoteRow>`${storedVotes(sql`id = ${voteId}`)} limit 1`.execute(db);
  return rows[0] === undefined ? null : voteOf(rows[0]);
}

/** Whose votes: an account's by its voter key, and those it cast under the key of its address; a guest's by the session. */
export type VoteOwner = { voterKey: string; invited?: { voterKey: string; userId: string } } | { guestId: string };

/** The rows of `vote` and `vote_rejection` that are the owner's. */
export function ownedBy(owner: VoteOwner): RawBuilder<SqlBool> {
  if ('guestId' in owner) return sql`voter_user_id = ${owner.guestId} and tier = 'guest'`;
  const { voterKey, invited } = owner;
  if (invited === undefined) return sql`voter_key = ${voterKey}`;
  return sql`voter_key in (${voterKey}, ${invited.voterKey}) and (voter_key = ${voterKey} or (voter_user_id = ${invited.userId} and tier = 'account'))`;
}

export interface OwnVotesQuery {
  owner: VoteOwner;
  contestId?: string | undefined;
  after?: ListPosition | undefined;
  /** Rows to read at most. */
  count: number;
}

/** Newest first. Cast times are whole milliseconds, so they lose nothing as a Date. */
export async function listStoredVotes(db: Kysely<Database>, { owner, contestId, after, count }: OwnVotesQuery): Promise<StoredVote[]> {
  const conditions = [
    ownedBy(owner),
    ...(contestId === undefined ? [] : [sql`contest_id = ${contestId}`]),
    ...(after === undefined ? [] : [sql`(cast_at, id) < (${new Date(after.atUs / 1000)}::timestamptz, ${after.id}::uuid)`]),
  ];
  const { rows } = await sql<VoteRow>`
    ${storedVotes(sql.join(conditions, sql` and `))} order by cast_at desc, id desc limit ${count}`.execute(db);
  return rows.map(voteOf);
}

function voteOf(row: VoteRow): StoredVote {
  return {
    id: row.id,
    contestId: row.contest_id,
    entryId: row.entry_id,
    voterKey: row.voter_key,
    voterUserId: row.voter_user_id,
    tier: row.tier,
    value: row.value,
    windowStart: row.window_start,
    status: row.status,
    reason: row.reason,
    castAt: row.cast_at,
    settledAt: row.settled_at,
  };
}
