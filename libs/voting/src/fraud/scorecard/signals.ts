import type { FraudFlag } from './reason.ts';

/** What is not known is left out. Numbers of voters count this vote too, each voter once a day. */
export interface VoteSignals {
  tier: 'guest' | 'account';
  isProven?: boolean;
  captcha?: CaptchaSignal;
  /** Undefined or '' when the request had none, which is itself a fact. */
  userAgent: string | undefined;
  hasDevice: boolean;
  shares?: Partial<Record<ShareScope, readonly ShareSignal[]>>;
  device?: ChoiceSignal;
  guestDevice?: ChoiceSignal & { limit: number };
  /** Distinct mailboxes typed in this guest session today, from two on. */
  sessionMailboxes?: number;
  network?: NetworkSignal;
  /** ISO 3166-1 alpha-2; null when the address could not be placed. */
  country?: string | null;
  eligibleCountries?: readonly string[] | null;
  accountAgeDays?: number;
  emailVerified?: boolean;
  isSelfVote?: boolean;
}

/** One address (IPv6: /64), the network around it (/24, /48), and the operator's network. */
export const shareScopes = ['address', 'network', 'asn'] as const;
export type ShareScope = (typeof shareScopes)[number];

export const shareFlags = {
  address: 'source_share',
  network: 'velocity',
  asn: 'network_share',
} as const satisfies Record<ShareScope, FraudFlag>;

export type ShareWindow = 'minute' | 'hour' | 'day';

export interface ShareSignal {
  window: ShareWindow;
  votes: number;
  voters: number;
  /** In the rest of the contest, in (0,1), to 6 decimals. */
  expected: number;
  restVoters: number;
}

export interface ChoiceSignal {
  votes: number;
  otherVoters: number;
  expected: number;
}

export interface CaptchaSignal {
  mode: 'optional' | 'required';
  outcome: 'passed' | 'unavailable' | 'absent';
  /** In [0,1], 1 is surely human; providers without a score leave it out. */
  score?: number;
  minScore: number;
}

interface NetworkSignal {
  asn?: number;
  name?: string;
  isHosting: boolean;
}
