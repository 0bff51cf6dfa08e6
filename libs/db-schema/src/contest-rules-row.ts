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
  'max_votes_per_entry',
  'max_votes_per_category',
  'min_picks',
  'counting_method',
  'allow_dislike',
  'allow_withdraw',
  'results_visibility',
  'captcha_mode',
  'captcha_min_score',
  'hold_threshold',
  'reject_threshold',
  'guest_vote_weight',
  'account_vote_weight',
  'verified_vote_weight',
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
    maxVotesPerEntry: row.max_votes_per_entry,
    maxVotesPerCategory: row.max_votes_per_category,
    minPicks: row.min_picks,
    countingMethod: row.counting_method as
      | 'likes'
      | 'net'
      | 'weighted'
      | 'wilson'
      | 'bayes'
      | 'approval'
      | 'positional'
      | 'score'
      | 'irv'
      | 'stv'
      | 'schulze',
    allowDislike: row.allow_dislike,
    allowWithdraw: row.allow_withdraw,
    resultsVisibility: row.results_visibility as 'live' | 'after_vote' | 'after_close' | 'never',
    captchaMode: row.captcha_mode as 'off' | 'optional' | 'required',
    captchaMinScore: Number(row.captcha_min_score),
    holdThreshold: Number(row.hold_threshold),
    rejectThreshold: Number(row.reject_threshold),
    guestVoteWeight: Number(row.guest_vote_weight),
    accountVoteWeight: Number(row.account_vote_weight),
    verifiedVoteWeight: Number(row.verified_vote_weight),
    guestVotesPerIpDevice: row.guest_votes_per_ip_device,
    eligibleCountries: row.eligible_countries,
    guestConfirmation: row.guest_confirmation as 'none' | 'email',
  };
}
