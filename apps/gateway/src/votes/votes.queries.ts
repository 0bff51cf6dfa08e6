import type { BallotChoices } from '@urvote/contracts/jobs/count-votes';
import type { Database } from '@urvote/db-schema/database';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import { belowMinimum } from '@urvote/voting/eligibility/shown-outcome';
import { userIdOfKey } from '@urvote/voting/voter/voter-key';
import { type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';

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
  /** Of a ballot. */
  choices: BallotChoices | null;
  status: 'queued' | 'counted' | 'held' | 'rejected' | 'void';
  reason: string | null;
  castAt: Date;
  settledAt: Date | null;
}

/** Why a vote is held stays with the reviewers: the voter is told that it is, not which rule to avoid. */
const heldReason = 'under_review';

const storedVotes = (condition: RawBuilder<unknown>) => sql`
  select id, contest_id, entry_id, voter_key, voter_user_id, tier, value, window_start, choices, state as status,
    case when is_below_minimum then ${belowMinimum} when state = 'held' then ${heldReason}::text
      else coalesce(rejection_reason, void_reason) end as reason, cast_at, settled_at
  from vote where ${condition}
  union all
  select id, contest_id, entry_id, voter_key, voter_user_id, tier, value, window_start, choices, 'rejected', reason, cast_at, settled_at
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
  choices: BallotChoices | null;
  status: StoredVote['status'];
  reason: string | null;
  cast_at: Date;
  settled_at: Date;
}

export async function findStoredVote(db: Kysely<Database>, voteId: string): Promise<StoredVote | null> {
  const { rows } = await sql<VoteRow>`${storedVotes(sql`id = ${voteId}`)} limit 1`.execute(db);
  return rows[0] === undefined ? null : voteOf(rows[0]);
}

/** What was signed over a group that was taken up, if the hashes of its leaves were kept. */
export async function findSignedGroup(
  db: Kysely<Database>,
  batchId: string,
): Promise<{ signature: string; leafHashes: Buffer } | null> {
  const row = await db
    .selectFrom('vote_batch')
    .select(['signature', 'leaf_hashes as leafHashes'])
    .where('id', '=', batchId)
    .executeTakeFirst();
  return row === undefined || row.leafHashes === null ? null : { signature: row.signature, leafHashes: row.leafHashes };
}

/**
 * Whose votes: an account's by its voter key, and those it cast under the key of its address or of a code; a guest's by the
 * session.
 */
export type VoteOwner = { voterKey: string; emailVoterKey?: string } | { guestId: string };

/** The rows of `vote` and `vote_rejection` that are the owner's. */
export function ownedBy(owner: VoteOwner): RawBuilder<SqlBool> {
  return sql`(${sql.join(waysOf(owner), sql` or `)})`;
}

/** Conditions that no row meets two of; each has an index that gives the newest first. */
function waysOf(owner: VoteOwner): RawBuilder<SqlBool>[] {
  if ('guestId' in owner) return [sql`(voter_user_id = ${owner.guestId} and tier = 'guest')`];
  const { voterKey, emailVoterKey } = owner;
  const userId = userIdOfKey(voterKey);
  return [
    sql`(voter_key = ${voterKey})`,
    sql`(voter_user_id = ${userId} and tier = 'guest' and voter_key like 'c:%')`,
    ...(emailVoterKey === undefined
      ? []
      : [sql<SqlBool>`(voter_key = ${emailVoterKey} and voter_user_id = ${userId} and tier = 'account')`]),
  ];
}

export interface OwnVotesQuery {
  owner: VoteOwner;
  contestId?: string | undefined;
  after?: ListPosition | undefined;
  /** Rows to read at most. */
  count: number;
}

/** Newest first. Cast times are whole milliseconds, so they lose nothing as a Date. */
export async function listStoredVotes(
  db: Kysely<Database>,
  { owner, contestId, after, count }: OwnVotesQuery,
): Promise<StoredVote[]> {
  const conditions = [
    ...(contestId === undefined ? [] : [sql`contest_id = ${contestId}`]),
    ...(after === undefined
      ? []
      : [sql`(cast_at, id) < (${new Date(after.atUs / 1000)}::timestamptz, ${after.id}::uuid)`]),
  ];
  const ways = waysOf(owner).map((way) => storedVotes(sql.join([way, ...conditions], sql` and `)));
  const { rows } = await sql<VoteRow>`
    ${sql.join(ways, sql` union all `)} order by cast_at desc, id desc limit ${count}`.execute(db);
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
    choices: row.choices,
    status: row.status,
    reason: row.reason,
    castAt: row.cast_at,
    settledAt: row.settled_at,
  };
}
