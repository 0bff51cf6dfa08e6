import type { Reason } from '../scorecard/reason.ts';
import { reason } from '../scorecard/reason.ts';
import type { RuleSet } from '../scorecard/rule-set.ts';
import type { VoteSignals } from '../scorecard/signals.ts';
import { weightAt } from '../scorecard/weight-curve.ts';

/** An optional captcha that passes weighs no more than one left out, or it would be wise to leave it out. */
export function captchaLow({ captcha }: VoteSignals, { rules }: RuleSet): Reason | null {
  if (captcha?.outcome !== 'passed' || captcha.score === undefined) return null;
  const { score, minScore, mode } = captcha;
  const weight = weightAt(rules.captcha_low.curve, 1 - score);
  if (score < minScore) return reason('captcha_low', weight ?? 0, { score, minScore }, 'rejected');
  if (weight === null) return null;
  const most = mode === 'optional' ? rules.captcha_missing.optionalWeight : weight;
  return reason('captcha_low', Math.min(weight, most), { score, minScore });
}

export function captchaMissing({ captcha }: VoteSignals, { rules }: RuleSet): Reason | null {
  if (captcha?.outcome !== 'absent') return null;
  const { mode } = captcha;
  return mode === 'required'
    ? reason('captcha_missing', rules.captcha_missing.requiredWeight, { mode }, 'held')
    : reason('captcha_missing', rules.captcha_missing.optionalWeight, { mode });
}

/** The provider did not answer: nobody's fault, but not a pass. */
export function captchaUnavailable({ captcha }: VoteSignals, { rules }: RuleSet): Reason | null {
  if (captcha?.outcome !== 'unavailable') return null;
  const { mode } = captcha;
  return mode === 'required'
    ? reason('captcha_unavailable', rules.captcha_unavailable.weight, { mode }, 'held')
    : reason('captcha_unavailable', rules.captcha_missing.optionalWeight, { mode });
}
