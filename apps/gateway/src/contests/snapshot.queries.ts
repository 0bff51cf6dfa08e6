import type { Database } from '@urvote/db-schema/database';
import type {
  CaptchaMode, ContestRules, ContestStatus, ResultsVisibility, VotePolicy, VoterTier,
} from '@urvote/voting/contest-rules';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import { type Kysely, type SqlBool, sql } from 'kysely';

export interface SnapshotContest {
  slug: string;
  rules: ContestRules;
  updatedAtMs: number;
}

export interface SnapshotEntry {
  id: string;
  contestId: string;
  isApproved: boolean;
  ownerKeys: readonly string[];
  updatedAtMs: number;
}

/** What to load: everything, what changed since an instant, or named rows. */
export type Changes = { since: Date } | { ids: readonly string[] } | 'all';

export async function loadContests(db: Kysely<Database>, changes: Changes): Promise<SnapshotContest[]> {
  const rows = await db
    .selectFrom('contest')
    .select([
      'id', 'slug', 'status', 'is_active', 'voting_enabled', 'voting_starts_at', 'voting_ends_at', 'time_zone', 'vote_policy',
      'voter_tier', 'max_votes_per_voter', 'allow_dislike', 'allow_withdraw', 'results_visibility', 'captcha_mode',
      'captcha_min_score', 'hold_threshold', 'reject_threshold', 'guest_vote_weight', 'guest_votes_per_ip_device',
      'eligible_countries', 'updated_at',
    ])
    .where(changed('contest', changes))
    .execute();
  return rows.map((row) => ({
    slug: row.slug,
    updatedAtMs: row.updated_at.getTime(),
    rules: {
      id: row.id,
      status: row.status as ContestStatus,
      isActive: row.is_active,
      votingEnabled: row.voting_enabled,
      votingStartsAtMs: row.voting_starts_at.getTime(),
      votingEndsAtMs: row.voting_ends_at.getTime(),
      timeZone: row.time_zone,
      votePolicy: row.vote_policy as VotePolicy,
      voterTier: row.voter_tier as VoterTier,
      maxVotesPerVoter: row.max_votes_per_voter,
      allowDislike: row.allow_dislike,
      allowWithdraw: row.allow_withdraw,
      resultsVisibility: row.results_visibility as ResultsVisibility,
      captchaMode: row.captcha_mode as CaptchaMode,
      captchaMinScore: Number(row.captcha_min_score),
      holdThreshold: Number(row.hold_threshold),
      rejectThreshold: Number(row.reject_threshold),
      guestVoteWeight: Number(row.guest_vote_weight),
      guestVotesPerIpDevice: row.guest_votes_per_ip_device,
      eligibleCountries: row.eligible_countries,
    },
  }));
}

/** Entries of any status, so that one which is no longer approved leaves the snapshot. Links count in both directions. */
export async function loadEntries(db: Kysely<Database>, changes: Changes): Promise<SnapshotEntry[]> {
  const { rows } = await sql<EntryRow>`
    with linked as (
      select a, array_agg(b) as user_ids
      from (select user_id, linked_user_id from user_link union select linked_user_id, user_id from user_link) as pair (a, b)
      group by a
    )
    select entry.id, entry.contest_id, entry.status, entry.submitter_user_id, entry.submitter_email_key, entry.updated_at,
      linked.user_ids as linked_user_ids
    from entry left join linked on linked.a = entry.submitter_user_id
    where ${changed('entry', changes)}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    contestId: row.contest_id,
    isApproved: row.status === 'approved',
    ownerKeys: ownerKeysOf(row),
    updatedAtMs: row.updated_at.getTime(),
  }));
}

interface EntryRow {
  id: string;
  contest_id: string;
  status: string;
  submitter_user_id: string | null;
  submitter_email_key: string | null;
  updated_at: Date;
  linked_user_ids: string[] | null;
}

function ownerKeysOf(row: EntryRow): string[] {
  const userIds = [...(row.submitter_user_id === null ? [] : [row.submitter_user_id]), ...(row.linked_user_ids ?? [])];
  return [...userIds.map(accountVoterKey), ...(row.submitter_email_key === null ? [] : [row.submitter_email_key])];
}

function changed(table: 'contest' | 'entry', changes: Changes) {
  if (changes === 'all') return sql<SqlBool>`true`;
  if ('since' in changes) return sql<SqlBool>`${sql.ref(`${table}.updated_at`)} > ${changes.since}`;
  return sql<SqlBool>`${sql.ref(`${table}.id`)} = any(${changes.ids}::uuid[])`;
}
