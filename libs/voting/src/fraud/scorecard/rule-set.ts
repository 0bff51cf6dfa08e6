import type { FraudFlag } from './reason.ts';
import type { SharePrior, ShareTolerance } from './share-divergence.ts';
import type { WeightCurve } from './weight-curve.ts';

interface WeightRule {
  weight: number;
}

interface CurveRule {
  curve: WeightCurve;
}

/** Curve over the surprise, in nats, at how a source chooses. */
export interface ShareRule extends CurveRule, ShareTolerance {}

interface RuleParameters {
  /** Curve over 1 - captcha score. Below the contest's minimum the vote is rejected. */
  captcha_low: CurveRule;
  captcha_missing: { optionalWeight: number; requiredWeight: number };
  captcha_unavailable: WeightRule;
  ua_suspicious: WeightRule & { absentWeight: number; minLength: number };
  ua_automation: WeightRule & { likenessWeight: number };
  /** This and the next only of unproven voters. */
  device_missing: WeightRule;
  /** Curve over a device's voters for one entry in a day, beyond what its other voters explain. */
  device_reuse: CurveRule;
  session_addresses: CurveRule;
  velocity: ShareRule;
  source_share: ShareRule;
  network_share: ShareRule;
  ip_limit: WeightRule;
  network_hosting: WeightRule;
  geo_ineligible: WeightRule & { unknownWeight: number };
  /** At least as much as the two rules on accounts together. */
  guest_unproven: WeightRule;
  account_young: WeightRule & { maxAgeDays: number };
  account_unverified: WeightRule;
  self_vote: WeightRule;
}

/** A changed rule is a new version, and votes name the version they were scored with, so scores can be made again. */
export interface RuleSet {
  version: number;
  /** Log-odds of fraud before anything is known of a vote, a multiple of 0.0001. */
  baseLogOdds: number;
  disabled: readonly FraudFlag[];
  /** Flags that mostly tell the same fact: only the heaviest of a group adds its weight. */
  correlated: readonly (readonly FraudFlag[])[];
  prior: SharePrior;
  /** Others in the same place weigh less with a verified account's age, and only `factor` from `afterDays` on. */
  spared: { afterDays: number; factor: number };
  rules: RuleParameters;
}

/**
 * Weights by judgement, tried on labelled streams; not yet fitted to reviewed votes. The base rate is odds of 1 to 55.
 * With the default thresholds evidence of 4 holds a vote and about 7 rejects it: what honest voters can do nothing
 * about weighs less than 4 alone, and no behaviour alone rejects a vote.
 */
export const ruleSetV2: RuleSet = {
  version: 2,
  baseLogOdds: -4,
  disabled: [],
  correlated: [
    ['velocity', 'source_share', 'network_share', 'ip_limit'],
    ['device_reuse', 'device_missing'],
  ],
  prior: { share: 0.3, voters: 20 },
  spared: { afterDays: 14, factor: 0.25 },
  rules: {
    captcha_low: {
      curve: [
        [0.5, 0.3],
        [0.7, 0.8],
        [0.9, 4.5],
        [1, 5],
      ],
    },
    captcha_missing: { optionalWeight: 1, requiredWeight: 3 },
    captcha_unavailable: { weight: 0.5 },
    ua_suspicious: { weight: 2, absentWeight: 2.6, minLength: 20 },
    ua_automation: { weight: 4.3, likenessWeight: 3 },
    device_missing: { weight: 1 },
    device_reuse: {
      curve: [
        [5, 0.6],
        [20, 1],
      ],
    },
    session_addresses: {
      curve: [
        [3, 1],
        [10, 3.4],
      ],
    },
    velocity: {
      friends: 25,
      sameness: 20,
      curve: [
        [4, 0.5],
        [6, 2],
        [7.5, 4.2],
        [12, 4.6],
      ],
    },
    source_share: {
      friends: 25,
      sameness: 20,
      curve: [
        [4, 0.5],
        [6, 2],
        [7.5, 4.2],
        [12, 4.6],
      ],
    },
    network_share: {
      friends: 100,
      sameness: 6,
      curve: [
        [4, 0.3],
        [10, 1],
      ],
    },
    ip_limit: { weight: 3.4 },
    network_hosting: { weight: 2.2 },
    geo_ineligible: { weight: 6, unknownWeight: 1 },
    guest_unproven: { weight: 0.7 },
    account_young: { weight: 0.3, maxAgeDays: 7 },
    account_unverified: { weight: 0.4 },
    self_vote: { weight: 8 },
  },
};
