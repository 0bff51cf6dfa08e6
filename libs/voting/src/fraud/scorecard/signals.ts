import type { FraudFlag } from './reason.ts';

/**
 * The facts about one vote that the rules look at. A fact that is not known is left out and no rule uses it. Numbers of
 * voters count this vote too, each voter once a day.
 */
export interface VoteSignals {
  tier: 'guest' | 'account';
  /** Whoever casts has shown that a mailbox is theirs. */
  isProven?: boolean;
  /** Left out when the contest uses no captcha. */
  captcha?: CaptchaSignal;
  /** As sent; undefined or '' when the request had none, which is itself a fact. */
  userAgent: string | undefined;
  /** The request had a fingerprint. */
  hasDevice: boolean;
  /** How the sources that the vote shares with others choose, where enough of them chose this entry to be judged. */
  shares?: Partial<Record<ShareScope, readonly ShareSignal[]>>;
  /** Voters who chose this entry from this device today, where there are several. */
  device?: ChoiceSignal;
  /** Guests who chose this entry from this address and device today, and how many the contest allows. */
  guestDevice?: ChoiceSignal & { limit: number };
  /** Addresses of mailboxes that were typed in this guest session today, where there are several. */
  sessionMailboxes?: number;
  network?: NetworkSignal;
  /** ISO 3166-1 alpha-2; null when the address could not be placed. */
  country?: string | null;
  /** Null is everywhere. */
  eligibleCountries?: readonly string[] | null;
  /** Of signed-in voters. */
  accountAgeDays?: number;
  emailVerified?: boolean;
  /** The voter is the entry's owner, or an account that belongs to the owner. */
  isSelfVote?: boolean;
}

/** One address (IPv6: /64), the network around it (/24, /48), and the operator's network. */
export const shareScopes = ['address', 'network', 'asn'] as const;
export type ShareScope = (typeof shareScopes)[number];

/** The flag that each scope's rule raises. */
export const shareFlags = {
  address: 'source_share',
  network: 'velocity',
  asn: 'network_share',
} as const satisfies Record<ShareScope, FraudFlag>;

export type ShareWindow = 'minute' | 'hour' | 'day';

/** One source in one window. */
export interface ShareSignal {
  window: ShareWindow;
  /** Its voters who chose this entry, and all. */
  votes: number;
  voters: number;
  /** The entry's share in the rest of the contest, in (0,1), to 6 decimals. */
  expected: number;
  /** Voters of the day in the rest. */
  restVoters: number;
}

/** Who chose this entry, who chose others, and the entry's share in the contest. */
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
  /** The contest's minimum. */
  minScore: number;
}

interface NetworkSignal {
  asn?: number;
  name?: string;
  /** The network belongs to a data centre, VPN or hosting company. */
  isHosting: boolean;
}
