import { isbotMatch } from 'isbot';
import { boundedMemo } from '../../cache/bounded-memo.ts';
import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import type { RuleParameters } from '../rule-set.ts';
import type { VoteSignals } from '../signals.ts';
import { weightAt } from '../weight-curve.ts';

/** What gives a program away, or null. The pattern is long and user agents repeat. */
const automationMatch = boundedMemo(5000, (userAgent: string) => isbotMatch(userAgent));

export function userAgentSuspicious(
  { userAgent = '' }: VoteSignals,
  { weight, minLength }: RuleParameters['ua_suspicious'],
): Reason | null {
  if (userAgent.length >= minLength) return null;
  return reason('ua_suspicious', weight, { length: userAgent.length });
}

export function userAgentAutomation(
  { userAgent = '' }: VoteSignals,
  { weight }: RuleParameters['ua_automation'],
): Reason | null {
  const match = automationMatch(userAgent);
  return match === null ? null : reason('ua_automation', weight, { match });
}

export function deviceReuse(
  { deviceVoterCount }: VoteSignals,
  { curve }: RuleParameters['device_reuse'],
): Reason | null {
  if (deviceVoterCount === undefined) return null;
  const weight = weightAt(curve, deviceVoterCount);
  return weight === null ? null : reason('device_reuse', weight, { voterCount: deviceVoterCount });
}
