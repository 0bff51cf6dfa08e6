/**
 * The facts about one vote that the rules look at. A fact that is not known is left out and no rule uses it.
 * Running numbers count this vote too.
 */
export interface VoteSignals {
  /** Left out when the contest uses no captcha. */
  captcha?: CaptchaSignal;
  /** As sent; undefined or '' when the request had none, which is itself a fact. */
  userAgent: string | undefined;
  emailDisposable?: boolean;
  /** Distinct voters seen on this vote's device. */
  deviceVoterCount?: number;
  /** Votes of this minute from the same address (IPv6: /64), for any entry. */
  ipPerMinute?: number;
  /** Votes of this minute from the same network (/24, /64) for the same entry. */
  netEntryPerMinute?: number;
  /** Votes of this minute for the same entry, and the entry's usual votes per minute. */
  entryPerMinute?: number;
  entryBaselinePerMinute?: number;
  /** Guest votes of this day from the same address and device for the same entry, and how many the contest allows. */
  guestIpDeviceCount?: number;
  guestIpDeviceLimit?: number | null;
  network?: NetworkSignal;
  /** ISO 3166-1 alpha-2; null when the address could not be placed. */
  country?: string | null;
  /** Null is everywhere. */
  eligibleCountries?: readonly string[] | null;
  /** Of signed-in voters. */
  accountAgeDays?: number;
  emailVerified?: boolean;
  /** The voter is the entry's owner, or tied to the owner by a shared device or address. */
  isSelfVote?: boolean;
}

export interface CaptchaSignal {
  mode: 'optional' | 'required';
  outcome: 'passed' | 'unavailable' | 'absent';
  /** In [0,1], 1 is surely human; providers without a score leave it out. */
  score?: number;
  /** The contest's minimum. */
  minScore: number;
}

export interface NetworkSignal {
  asn?: number;
  name?: string;
  /** The network belongs to a data centre, VPN or hosting company. */
  isHosting: boolean;
}
