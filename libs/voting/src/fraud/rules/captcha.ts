import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import type { RuleParameters } from '../rule-set.ts';
import type { VoteSignals } from '../signals.ts';
import { weightAt } from '../weight-curve.ts';

/** A score under the contest's minimum is a rejection even where the curve says nothing. */
export function captchaLow({ captcha }: VoteSignals, { curve }: RuleParameters['captcha_low']): Reason | null {
  if (captcha?.outcome !== 'passed' || captcha.score === undefined) return null;
  const { score, minScore } = captcha;
  const weight = weightAt(curve, 1 - score);
  if (score < minScore) return reason('captcha_low', weight ?? 0, { score, minScore }, 'rejected');
  return weight === null ? null : reason('captcha_low', weight, { score, minScore });
}

export function captchaMissing({ captcha }: VoteSignals, parameters: RuleParameters['captcha_missing']): Reason | null {
  if (captcha?.outcome !== 'absent') return null;
  const { mode } = captcha;
  return mode === 'required'
    ? reason('captcha_missing', parameters.requiredWeight, { mode }, 'held')
    : reason('captcha_missing', parameters.optionalWeight, { mode });
}

/** The provider did not answer: nobody's fault, but not a pass. */
export function captchaUnavailable(
  { captcha }: VoteSignals,
  { weight }: RuleParameters['captcha_unavailable'],
): Reason | null {
  if (captcha?.outcome !== 'unavailable') return null;
  return reason('captcha_unavailable', weight, { mode: captcha.mode }, 'held');
}
