import type { ManagedContestResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { Database } from '@urvote/db-schema/database';
import type { ContestStatus } from '@urvote/voting/contest-status/contest-status';
import type { Kysely } from 'kysely';

type Told = 'coverUrl' | 'status' | 'state' | 'votingState';
type Instants = 'votingStartsAt' | 'votingEndsAt' | 'submissionsStartAt' | 'submissionsEndAt' | 'createdAt';

export interface ContestRecord extends Omit<ManagedContestResource, Told | Instants> {
  status: ContestStatus;
  coverAssetId: string | null;
  votingStartsAt: Date;
  votingEndsAt: Date;
  submissionsStartAt: Date | null;
  submissionsEndAt: Date | null;
  createdAt: Date;
}

export function contests(db: Kysely<Database>) {
  return db
    .selectFrom('contest')
    .innerJoin('client', 'client.id', 'contest.client_id')
    .selectAll('contest')
    .select(['client.slug as client_slug', 'client.name as client_name']);
}

type ContestRow = NonNullable<Awaited<ReturnType<ReturnType<typeof contests>['executeTakeFirst']>>>;

export function recordOf(row: ContestRow): ContestRecord {
  return {
    ...closedListsOf(row),
    ...budgetsOf(row),
    ...timesOf(row),
    id: row.id,
    slug: row.slug,
    name: row.name,
    client: { id: row.client_id, slug: row.client_slug, name: row.client_name },
    description: row.description,
    rules: row.rules as unknown[],
    prizes: row.prizes as unknown[],
    settings: row.settings as Record<string, unknown>,
    theme: row.theme as Record<string, unknown>,
    coverAssetId: row.cover_asset_id,
    isActive: row.is_active,
    votingEnabled: row.voting_enabled,
    requireApproval: row.require_approval,
    maxEntriesPerUser: row.max_entries_per_user,
    captchaMinScore: Number(row.captcha_min_score),
    holdThreshold: Number(row.hold_threshold),
    rejectThreshold: Number(row.reject_threshold),
    eligibleCountries: row.eligible_countries,
    version: row.version,
  };
}

function budgetsOf(row: ContestRow) {
  return {
    maxVotesPerVoter: row.max_votes_per_voter,
    maxVotesPerEntry: row.max_votes_per_entry,
    maxVotesPerCategory: row.max_votes_per_category,
    minPicks: row.min_picks,
    allowDislike: row.allow_dislike,
    allowWithdraw: row.allow_withdraw,
    publicWeight: Number(row.public_weight),
    juryWeight: Number(row.jury_weight),
    guestVoteWeight: Number(row.guest_vote_weight),
    guestVotesPerIpDevice: row.guest_votes_per_ip_device,
  };
}

function timesOf(row: ContestRow) {
  return {
    votingStartsAt: row.voting_starts_at,
    votingEndsAt: row.voting_ends_at,
    submissionsStartAt: row.submissions_start_at,
    submissionsEndAt: row.submissions_end_at,
    timeZone: row.time_zone,
    createdAt: row.created_at,
  };
}

/** The table's checks hold the closed lists, which the row type does not know. */
function closedListsOf(row: ContestRow) {
  return {
    status: row.status as ContestStatus,
    votePolicy: row.vote_policy as ContestRecord['votePolicy'],
    voterTier: row.voter_tier as ContestRecord['voterTier'],
    resultsVisibility: row.results_visibility as ContestRecord['resultsVisibility'],
    tieBreak: row.tie_break as ContestRecord['tieBreak'],
    countingMethod: row.counting_method as ContestRecord['countingMethod'],
    captchaMode: row.captcha_mode as ContestRecord['captchaMode'],
    guestConfirmation: row.guest_confirmation as ContestRecord['guestConfirmation'],
    allowedKinds: row.allowed_kinds as ContestRecord['allowedKinds'],
  };
}
