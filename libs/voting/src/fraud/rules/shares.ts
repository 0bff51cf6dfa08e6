import type { Reason } from '../scorecard/reason.ts';
import { reason } from '../scorecard/reason.ts';
import type { RuleSet, ShareRule } from '../scorecard/rule-set.ts';
import { shareDivergence } from '../scorecard/share-divergence.ts';
import { type ChoiceSignal, shareFlags, type ShareScope, type VoteSignals } from '../scorecard/signals.ts';
import { weightAt } from '../scorecard/weight-curve.ts';
import { isUnproven, sparedFactor } from './voter.ts';

export function share(scope: ShareScope, signals: VoteSignals, { rules, prior, spared }: RuleSet): Reason | null {
  const observed = signals.shares?.[scope];
  if (observed === undefined) return null;
  const flag = shareFlags[scope];
  const parameters: ShareRule = rules[flag];
  let found: Reason | null = null;
  for (const one of observed) {
    const surprise = shareDivergence(one, parameters, prior);
    const weight = weightAt(parameters.curve, surprise);
    if (weight === null) continue;
    const sparedWeight = weight * sparedFactor(signals, spared);
    if (found && found.weight >= sparedWeight) continue;
    found = reason(flag, sparedWeight, { ...one, surprise: Math.round(surprise * 100) / 100 });
  }
  return found;
}

/** The client picks its fingerprint, so it weighs little, and nothing where its voters choose like everybody else. */
export function deviceReuse(signals: VoteSignals, { rules }: RuleSet): Reason | null {
  if (!signals.device || !isUnproven(signals)) return null;
  const unexpected = signals.device.votes - expectedVotes(signals.device);
  const weight = weightAt(rules.device_reuse.curve, unexpected);
  return weight === null ? null : reason('device_reuse', weight, { ...signals.device });
}

/** With a limit of 2 the third guest is over it; others on the same address and browser make room for more. */
export function ipLimit({ guestDevice }: VoteSignals, { rules }: RuleSet): Reason | null {
  if (!guestDevice || guestDevice.votes - expectedVotes(guestDevice) <= guestDevice.limit) return null;
  return reason('ip_limit', rules.ip_limit.weight, { ...guestDevice });
}

function expectedVotes({ otherVoters, expected }: ChoiceSignal): number {
  return (2 * otherVoters * expected) / (1 - expected);
}

export function sessionAddresses({ sessionMailboxes }: VoteSignals, { rules }: RuleSet): Reason | null {
  if (sessionMailboxes === undefined) return null;
  const weight = weightAt(rules.session_addresses.curve, sessionMailboxes);
  return weight === null ? null : reason('session_addresses', weight, { addresses: sessionMailboxes });
}
