import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import type { RuleSet } from '../rule-set.ts';
import type { CaptchaSignal, VoteSignals } from '../signals.ts';
import { weightAt } from '../weight-curve.ts';

/** A score under the contest's minimum is a rejection even where the curve says nothing. */
export function captchaLow({ captcha }: VoteSignals, { rules }: RuleSet): Reason | null {
  if (captcha?.outcome !== 'passed' || captcha.score === undefined) return null;
  const { score, minScore } = captcha;
  const weight = weightAt(rules.captcha_low.curve, 1 - score);
  if (score < minScore) return reason('captcha_low', weight ?? 0, { score, minScore }, 'rejected');
  return weight === null ? null : reason('captcha_low', weight, { score, minScore });
}

export function captchaMissing({ captcha }: VoteSignals, ruleSet: RuleSet): Reason | null {
  if (captcha?.outcome !== 'absent') return null;
  const { mode } = captcha;
  return mode === 'required'
    ? reason('captcha_missing', ruleSet.rules.captcha_missing.requiredWeight, { mode }, 'held')
    : reason('captcha_missing', optionalWeight(captcha, ruleSet), { mode });
}

/** The provider did not answer: nobody's fault, but not a pass. */
export function captchaUnavailable({ captcha }: VoteSignals, ruleSet: RuleSet): Reason | null {
  if (captcha?.outcome !== 'unavailable') return null;
  const { mode } = captcha;
  return mode === 'required'
    ? reason('captcha_unavailable', ruleSet.rules.captcha_unavailable.weight, { mode }, 'held')
    : reason('captcha_unavailable', optionalWeight(captcha, ruleSet), { mode });
}

/** To leave out what is optional is no better than the worst score that passes. */
function optionalWeight({ minScore }: CaptchaSignal, { rules, disabled }: RuleSet): number {
  const worst = disabled.includes('captcha_low') ? null : weightAt(rules.captcha_low.curve, 1 - minScore);
  return Math.max(rules.captcha_missing.optionalWeight, worst ?? 0);
}
