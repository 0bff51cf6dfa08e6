import type { ContestStatus } from './contest-status/contest-status.ts';

export type VotePolicy = 'daily' | 'weekly' | 'once' | 'toggle';

/**
 * Who may vote: anyone with a guest session (`cookie`), with an address as well (`guest`), with an account, with an account
 * whose address is confirmed, those on the contest's list of addresses, or whoever has a code of its register (`census`).
 * Accounts may vote where guests may.
 */
export type VoterTier = 'cookie' | 'guest' | 'account' | 'verified_account' | 'list' | 'census';

/** What a voter came as; kept with the vote. With a code an account is a guest like any other. */
export type VoteTier = 'guest' | 'account';

export type ResultsVisibility = 'live' | 'after_vote' | 'after_close' | 'never';

type CaptchaMode = 'off' | 'optional' | 'required';

/** What a guest's vote needs before it is cast: nothing, or a click on the link in a mail. */
export type GuestConfirmation = 'none' | 'email';

/** 1 is a like, -1 a dislike. */
export type VoteValue = 1 | -1;

/** Those that count single votes, then those that count ballots which name several entries. */
export type CountingMethod =
  'likes' | 'net' | 'weighted' | 'wilson' | 'bayes' | 'approval' | 'positional' | 'score' | 'irv' | 'stv' | 'schulze';

/** The settings of one contest that rule its votes. Times are milliseconds since 1970 UTC. */
export interface ContestRules {
  id: string;
  status: ContestStatus;
  isActive: boolean;
  votingEnabled: boolean;
  votingStartsAtMs: number;
  votingEndsAtMs: number;
  /** IANA name. */
  timeZone: string;
  votePolicy: VotePolicy;
  voterTier: VoterTier;
  /** Votes a voter has per window over all entries; null is no limit. */
  maxVotesPerVoter: number | null;
  /** Votes a voter may give one entry over the whole contest; null is no limit. */
  maxVotesPerEntry: number | null;
  /** Votes a voter has per window for the entries of one category; null is no limit. */
  maxVotesPerCategory: number | null;
  /** So many entries a voter picks in a window before any of the votes counts; null is one. */
  minPicks: number | null;
  countingMethod: CountingMethod;
  allowDislike: boolean;
  allowWithdraw: boolean;
  resultsVisibility: ResultsVisibility;
  captchaMode: CaptchaMode;
  captchaMinScore: number;
  /** Fraud scores in [0,1] from which a vote is held or rejected. */
  holdThreshold: number;
  rejectThreshold: number;
  /** 0.00 to 9.99 each: what a vote adds to the weighted score, by what its voter came as. */
  guestVoteWeight: number;
  accountVoteWeight: number;
  /** Of accounts whose address is confirmed. */
  verifiedVoteWeight: number;
  /** ISO 3166-1 alpha-2; null is everywhere. */
  eligibleCountries: readonly string[] | null;
  /** Guest votes one address and device may give one entry a day; null is no limit. */
  guestVotesPerIpDevice: number | null;
  guestConfirmation: GuestConfirmation;
}
