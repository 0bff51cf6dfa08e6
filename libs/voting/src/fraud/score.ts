import { type FraudScore, scoreOf } from './scorecard/log-odds.ts';
import type { FraudFlag, Reason } from './scorecard/reason.ts';
import type { RuleSet } from './scorecard/rule-set.ts';
import { captchaLow, captchaMissing, captchaUnavailable } from './rules/captcha.ts';
import { deviceMissing, userAgentRule } from './rules/client.ts';
import { geoIneligible, networkHosting } from './rules/network.ts';
import { deviceReuse, ipLimit, sessionAddresses, share } from './rules/shares.ts';
import { accountUnverified, accountYoung, guestUnproven, selfVote } from './rules/voter.ts';
import type { VoteSignals } from './scorecard/signals.ts';

export interface Scored extends FraudScore {
  reasons: Reason[];
}

type Rule = (signals: VoteSignals, ruleSet: RuleSet) => Reason | null;

const allRules: readonly Rule[] = [
  captchaLow,
  captchaMissing,
  captchaUnavailable,
  userAgentRule,
  deviceMissing,
  deviceReuse,
  sessionAddresses,
  (signals, ruleSet) => share('network', signals, ruleSet),
  (signals, ruleSet) => share('address', signals, ruleSet),
  (signals, ruleSet) => share('asn', signals, ruleSet),
  ipLimit,
  networkHosting,
  geoIneligible,
  guestUnproven,
  accountYoung,
  accountUnverified,
  selfVote,
];

/**
 * A scorecard: the log-odds of all reasons are added to the base rate and mapped to [0,1] by the logistic function.
 * Weights are rounded to 4 decimals before they are added, the sum and the score after, so stored reasons give exactly
 * the stored score.
 */
export function score(signals: VoteSignals, ruleSet: RuleSet): Scored {
  const reasons: Reason[] = [];
  for (const rule of allRules) {
    const found = rule(signals, ruleSet);
    if (found && !ruleSet.disabled.includes(found.flag)) reasons.push(found);
  }
  const weighed = reasons.length > 1 ? withoutCorrelated(reasons, ruleSet.correlated) : reasons;
  return { ...scoreOf(ruleSet.baseLogOdds, weighed), reasons: weighed };
}

/** Of correlated reasons only the heaviest adds; the others stay with weight 0 and `weighedIn` as evidence. */
function withoutCorrelated(reasons: readonly Reason[], groups: RuleSet['correlated']): Reason[] {
  return reasons.map((each) => {
    const heaviest = heaviestOfGroup(each.flag, reasons, groups);
    if (!heaviest || heaviest === each) return each;
    return { ...each, weight: 0, evidence: { ...each.evidence, weighedIn: heaviest.flag } };
  });
}

function heaviestOfGroup(
  flag: FraudFlag,
  reasons: readonly Reason[],
  groups: RuleSet['correlated'],
): Reason | undefined {
  const group = groups.find((flags) => flags.includes(flag));
  const related = reasons.filter((each) => group?.includes(each.flag));
  return related.reduce<Reason | undefined>(
    (best, each) => (best && best.weight >= each.weight ? best : each),
    undefined,
  );
}
