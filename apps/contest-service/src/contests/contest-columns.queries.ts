import type { RowPatch } from '@urvote/db-schema/database';
import type { ContestPatch } from './contest-change.ts';

export type ContestFields = Omit<ContestPatch, 'status'>;

const columnOfField = {
  name: 'name',
  description: 'description',
  rules: 'rules',
  prizes: 'prizes',
  settings: 'settings',
  isActive: 'is_active',
  votingEnabled: 'voting_enabled',
  votingStartsAt: 'voting_starts_at',
  votingEndsAt: 'voting_ends_at',
  submissionsStartAt: 'submissions_start_at',
  submissionsEndAt: 'submissions_end_at',
  timeZone: 'time_zone',
  allowedKinds: 'allowed_kinds',
  requireApproval: 'require_approval',
  maxEntriesPerUser: 'max_entries_per_user',
  votePolicy: 'vote_policy',
  voterTier: 'voter_tier',
  maxVotesPerVoter: 'max_votes_per_voter',
  maxVotesPerEntry: 'max_votes_per_entry',
  maxVotesPerCategory: 'max_votes_per_category',
  minPicks: 'min_picks',
  allowDislike: 'allow_dislike',
  allowWithdraw: 'allow_withdraw',
  resultsVisibility: 'results_visibility',
  tieBreak: 'tie_break',
  countingMethod: 'counting_method',
  publicWeight: 'public_weight',
  juryWeight: 'jury_weight',
  captchaMode: 'captcha_mode',
  guestConfirmation: 'guest_confirmation',
  captchaMinScore: 'captcha_min_score',
  holdThreshold: 'hold_threshold',
  rejectThreshold: 'reject_threshold',
  guestVoteWeight: 'guest_vote_weight',
  guestVotesPerIpDevice: 'guest_votes_per_ip_device',
  eligibleCountries: 'eligible_countries',
} as const satisfies Record<keyof ContestFields, keyof RowPatch<'contest'>>;

const jsonFields = new Set(['rules', 'prizes', 'settings']);

/** The columns of the fields that are there. */
export function columnsOf(fields: ContestFields): RowPatch<'contest'> {
  const pairs = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    pairs.map(([field, value]) => [
      columnOfField[field as keyof ContestFields],
      jsonFields.has(field) ? JSON.stringify(value) : value,
    ]),
  );
}
