import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import type { RuleParameters } from '../rule-set.ts';
import type { VoteSignals } from '../signals.ts';
import { weightAt } from '../weight-curve.ts';

export function velocity({ netEntryPerMinute }: VoteSignals, { curve }: RuleParameters['velocity']): Reason | null {
  if (netEntryPerMinute === undefined) return null;
  const weight = weightAt(curve, netEntryPerMinute);
  return weight === null ? null : reason('velocity', weight, { perMinute: netEntryPerMinute }, 'held');
}

export function ipBurst({ ipPerMinute }: VoteSignals, { curve }: RuleParameters['ip_burst']): Reason | null {
  if (ipPerMinute === undefined) return null;
  const weight = weightAt(curve, ipPerMinute);
  return weight === null ? null : reason('ip_burst', weight, { perMinute: ipPerMinute });
}

/** A surge from many networks may be a shared link, so this only adds to other evidence. */
export function entryBurst(signals: VoteSignals, parameters: RuleParameters['entry_burst']): Reason | null {
  const { entryPerMinute, entryBaselinePerMinute = 0 } = signals;
  if (entryPerMinute === undefined) return null;
  const baseline = Math.max(entryBaselinePerMinute, parameters.minBaselinePerMinute);
  const weight = weightAt(parameters.curve, entryPerMinute / baseline);
  if (weight === null) return null;
  return reason('entry_burst', weight, { perMinute: entryPerMinute, baselinePerMinute: entryBaselinePerMinute });
}

/** The limit is what is allowed: with a limit of 2 the third guest is held. */
export function ipLimit(signals: VoteSignals, { weight }: RuleParameters['ip_limit']): Reason | null {
  const { guestIpDeviceCount: count, guestIpDeviceLimit: limit } = signals;
  if (count === undefined || limit === undefined || limit === null || count <= limit) return null;
  return reason('ip_limit', weight, { count, limit }, 'held');
}
