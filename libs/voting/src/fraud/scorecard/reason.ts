export const fraudFlags = [
  'captcha_low',
  'captcha_missing',
  'captcha_unavailable',
  'ua_suspicious',
  'ua_automation',
  'device_missing',
  'device_reuse',
  'session_addresses',
  'velocity',
  'source_share',
  'network_share',
  'ip_limit',
  'network_hosting',
  'geo_ineligible',
  'guest_unproven',
  'account_young',
  'account_unverified',
  'self_vote',
] as const;

export type FraudFlag = (typeof fraudFlags)[number];

export type Evidence = Readonly<Record<string, string | number | boolean | null>>;

export interface Reason {
  flag: FraudFlag;
  /** Log-odds, a multiple of 0.0001. */
  weight: number;
  evidence: Evidence;
  /** The vote gets at least this state, whatever the score. */
  forces?: 'held' | 'rejected';
}

/** @param weight log-odds; rounded to the precision at which a score is stored and recomputed */
export function reason(flag: FraudFlag, weight: number, evidence: Evidence, forces?: 'held' | 'rejected'): Reason {
  const rounded = Math.round(weight * 10_000) / 10_000;
  return forces ? { flag, weight: rounded, evidence, forces } : { flag, weight: rounded, evidence };
}
