import type { FraudFlag, Reason } from './reason.ts';
import type { RuleParameters, RuleSet } from './rule-set.ts';
import { entryBurst, ipBurst, ipLimit, velocity } from './rules/bursts.ts';
import { captchaLow, captchaMissing, captchaUnavailable } from './rules/captcha.ts';
import { deviceReuse, userAgentAutomation, userAgentSuspicious } from './rules/client.ts';
import { geoIneligible, networkHosting } from './rules/network.ts';
import { accountUnverified, accountYoung, emailDisposable, selfVote } from './rules/voter.ts';
import type { VoteSignals } from './signals.ts';

export interface Scored {
  /** In [0,1], a multiple of 0.0001. */
  score: number;
  logOdds: number;
  reasons: Reason[];
}

type Rule = (signals: VoteSignals, rules: RuleParameters, disabled: RuleSet['disabled']) => Reason | null;

const allRules: readonly Rule[] = [
  (signals, rules) => captchaLow(signals, rules.captcha_low),
  (signals, rules) => captchaMissing(signals, rules.captcha_missing),
  (signals, rules) => captchaUnavailable(signals, rules.captcha_unavailable),
  userAgentRule,
  (signals, rules) => emailDisposable(signals, rules.email_disposable),
  (signals, rules) => deviceReuse(signals, rules.device_reuse),
  (signals, rules) => velocity(signals, rules.velocity),
  (signals, rules) => ipBurst(signals, rules.ip_burst),
  (signals, rules) => entryBurst(signals, rules.entry_burst),
  (signals, rules) => ipLimit(signals, rules.ip_limit),
  (signals, rules) => networkHosting(signals, rules.network_hosting),
  (signals, rules) => geoIneligible(signals, rules.geo_ineligible),
  (signals, rules) => accountYoung(signals, rules.account_young),
  (signals, rules) => accountUnverified(signals, rules.account_unverified),
  (signals, rules) => selfVote(signals, rules.self_vote),
];

/**
 * A scorecard: the log-odds of all reasons are added to the base rate and mapped to [0,1] by the logistic function. Of
 * correlated reasons only the heaviest adds; the others are listed with weight 0 and `weighedIn` as evidence.
 * Weights are rounded to 4 decimals before they are added, the sum and the score after, so the stored reasons give
 * exactly the stored score (see `scoreOf`).
 */
export function score(signals: VoteSignals, ruleSet: RuleSet): Scored {
  const reasons: Reason[] = [];
  for (const rule of allRules) {
    const found = rule(signals, ruleSet.rules, ruleSet.disabled);
    if (found && !ruleSet.disabled.includes(found.flag)) reasons.push(found);
  }
  const weighed = reasons.length > 1 ? weighOnce(reasons, ruleSet.correlated) : reasons;
  return { ...scoreOf(ruleSet.baseLogOdds, weighed), reasons: weighed };
}

/** Leaves the reasons of a group that tell the same fact as a heavier one listed, without weight. */
function weighOnce(reasons: readonly Reason[], groups: RuleSet['correlated']): Reason[] {
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

/** Score and log-odds that the reasons give; also how anybody recomputes a stored score from its stored reasons. */
export function scoreOf(baseLogOdds: number, reasons: readonly Pick<Reason, 'weight'>[]): Omit<Scored, 'reasons'> {
  let sum = baseLogOdds;
  for (const { weight } of reasons) sum += weight;
  const logOdds = round4(sum);
  return { score: round4(1 / (1 + Math.exp(-logOdds))), logOdds };
}

/** A user agent too short to be a browser's is one fact, not two, though the bot list matches most of those as well. */
function userAgentRule(signals: VoteSignals, rules: RuleParameters, disabled: RuleSet['disabled']): Reason | null {
  const suspicious = disabled.includes('ua_suspicious') ? null : userAgentSuspicious(signals, rules.ua_suspicious);
  return suspicious ?? userAgentAutomation(signals, rules.ua_automation);
}

function round4(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
