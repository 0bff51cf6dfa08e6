import type { FraudFlag } from './reason.ts';

/**
 * What the rules look at. What is not known is left out. Numbers of voters count this vote too, each voter once a day.
 */
export interface VoteSignals {
  tier: 'guest' | 'account';
  isProven?: boolean;
  /** Left out when the contest uses no captcha. */
  captcha?: CaptchaSignal;
  /** Undefined or '' when the request had none, which is itself a fact. */
  userAgent: string | undefined;
  hasDevice: boolean;
  /** Of the sources in which enough voters chose this entry to be judged. */
  shares?: Partial<Record<ShareScope, readonly ShareSignal[]>>;
  /** This device's votes for this entry today, where there are several. */
  device?: ChoiceSignal;
  /** Guests who chose this entry from this address and device today. */
  guestDevice?: ChoiceSignal & { limit: number };
  /** How many mailboxes were typed in this guest session today, where there are several. */
  sessionMailboxes?: number;
  network?: NetworkSignal;
  /** ISO 3166-1 alpha-2; null when the address could not be placed. */
  country?: string | null;
  eligibleCountries?: readonly string[] | null;
  accountAgeDays?: number;
  emailVerified?: boolean;
  /** The voter is the entry's owner, or linked to the owner. */
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
  /** Of the day. */
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
