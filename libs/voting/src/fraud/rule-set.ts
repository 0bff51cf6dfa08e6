import type { FraudFlag } from './reason.ts';
import type { WeightCurve } from './weight-curve.ts';

export interface WeightRule {
  /** Log-odds. */
  weight: number;
}

export interface CurveRule {
  curve: WeightCurve;
}

/** The parameters of every rule, by the flag it raises. */
export interface RuleParameters {
  /** Curve over 1 - captcha score. Below the contest's minimum the vote is rejected. */
  captcha_low: CurveRule;
  /** Forces `held` where the contest requires a captcha. */
  captcha_missing: { optionalWeight: number; requiredWeight: number };
  /** Forces `held`. */
  captcha_unavailable: WeightRule;
  /** User agents shorter than `minLength` characters, or none. */
  ua_suspicious: WeightRule & { minLength: number };
  ua_automation: WeightRule;
  email_disposable: WeightRule;
  /** Curve over the distinct voters on one device. */
  device_reuse: CurveRule;
  /** Curve over votes a minute from one network for one entry. Forces `held`. */
  velocity: CurveRule;
  /** Curve over votes a minute from one address. */
  ip_burst: CurveRule;
  /** Curve over how many times its usual rate an entry gets; a rate below `minBaselinePerMinute` counts as that. */
  entry_burst: CurveRule & { minBaselinePerMinute: number };
  /** Forces `held`. */
  ip_limit: WeightRule;
  network_hosting: WeightRule;
  /** Forces `rejected`; where the country is not known, `unknownWeight` and `held`. */
  geo_ineligible: WeightRule & { unknownWeight: number };
  /** Falls linearly from `weight` at age 0 to nothing at `maxAgeDays`. */
  account_young: WeightRule & { maxAgeDays: number };
  account_unverified: WeightRule;
  /** Forces `rejected`. */
  self_vote: WeightRule;
}

/**
 * Everything the scoring of a vote depends on besides the vote. It is data: a changed rule is a new version, and votes
 * name the version they were scored with, so they can be scored again with the same result.
 */
export interface RuleSet {
  version: number;
  /** Log-odds of fraud before anything is known about a vote, a multiple of 0.0001. */
  baseLogOdds: number;
  /** Rules that are switched off. */
  disabled: readonly FraudFlag[];
  /** Groups of flags that mostly tell one and the same fact: only the heaviest of a group adds its weight. */
  correlated: readonly (readonly FraudFlag[])[];
  rules: RuleParameters;
}

/**
 * Weights set by judgement, not yet fitted to reviewed votes. The base rate is odds of 1 to 55 (1.8 %). With the default
 * thresholds, held from 0.5 and rejected from 0.95, evidence of 4 holds a vote and evidence of about 7 rejects it. So a
 * rule that honest voters trip (a shared link, a new account, a company network) weighs less than 4; no behaviour alone
 * rejects a vote; and a rule that forces `held` needs no weight to do so, only as much as it says about fraud.
 */
export const ruleSetV1: RuleSet = {
  version: 1,
  baseLogOdds: -4,
  disabled: [],
  correlated: [
    ['velocity', 'ip_burst', 'entry_burst'],
    ['device_reuse', 'ip_limit'],
  ],
  rules: {
    captcha_low: {
      curve: [
        [0.5, 0.5],
        [0.7, 2.5],
        [0.9, 4.5],
        [1, 5],
      ],
    },
    captcha_missing: { optionalWeight: 0.5, requiredWeight: 3 },
    captcha_unavailable: { weight: 0.5 },
    ua_suspicious: { weight: 2, minLength: 20 },
    ua_automation: { weight: 3.5 },
    email_disposable: { weight: 2.5 },
    device_reuse: {
      curve: [
        [3, 1.5],
        [5, 4.5],
        [20, 4.9],
      ],
    },
    velocity: {
      curve: [
        [50, 2],
        [200, 2.5],
      ],
    },
    ip_burst: {
      curve: [
        [20, 1],
        [60, 2.5],
        [200, 3],
      ],
    },
    entry_burst: {
      minBaselinePerMinute: 6,
      curve: [
        [10, 1],
        [20, 1.5],
        [100, 2.5],
      ],
    },
    ip_limit: { weight: 1.5 },
    network_hosting: { weight: 2 },
    geo_ineligible: { weight: 6, unknownWeight: 1 },
    account_young: { weight: 1, maxAgeDays: 7 },
    account_unverified: { weight: 0.7 },
    self_vote: { weight: 8 },
  },
};
