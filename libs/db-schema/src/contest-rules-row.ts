import type { Row } from './database.ts';

export const contestRulesColumns = [
  'id',
  'status',
  'is_active',
  'voting_enabled',
  'voting_starts_at',
  'voting_ends_at',
  'time_zone',
  'vote_policy',
  'voter_tier',
  'max_votes_per_voter',
  'allow_dislike',
  'allow_withdraw',
  'results_visibility',
  'captcha_mode',
  'captcha_min_score',
  'hold_threshold',
  'reject_threshold',
  'guest_vote_weight',
  'guest_votes_per_ip_device',
  'eligible_countries',
  'guest_confirmation',
] as const satisfies (keyof Row<'contest'>)[];

export type ContestRulesRow = Pick<Row<'contest'>, (typeof contestRulesColumns)[number]>;

/** Instants in milliseconds since 1970 UTC, numerics as numbers. The closed lists are those of the table's checks. */
export function contestRulesOf(row: ContestRulesRow) {
  return {
    id: row.id,
    status: row.status as 'draft' | 'scheduled' | 'open' | 'closed' | 'certified' | 'published' | 'archived',
    isActive: row.is_active,
    votingEnabled: row.voting_enabled,
    votingStartsAtMs: row.voting_starts_at.getTime(),
    votingEndsAtMs: row.voting_ends_at.getTime(),
    timeZone: row.time_zone,
    votePolicy: row.vote_policy as 'daily' | 'weekly' | 'once' | 'toggle',
    voterTier: row.voter_tier as 'cookie' | 'guest' | 'account' | 'verified_account' | 'list' | 'census',
    maxVotesPerVoter: row.max_votes_per_voter,
    allowDislike: row.allow_dislike,
    allowWithdraw: row.allow_withdraw,
    resultsVisibility: row.results_visibility as 'live' | 'after_vote' | 'after_close' | 'never',
    captchaMode: row.captcha_mode as 'off' | 'optional' | 'required',
    captchaMinScore: Number(row.captcha_min_score),
    holdThreshold: Number(row.hold_threshold),
    rejectThreshold: Number(row.reject_threshold),
    guestVoteWeight: Number(row.guest_vote_weight),
    guestVotesPerIpDevice: row.guest_votes_per_ip_device,
    eligibleCountries: row.eligible_countries,
    guestConfirmation: row.guest_confirmation as 'none' | 'email',
  };
}
