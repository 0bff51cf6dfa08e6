import type { Reason } from '../reason.ts';
import { reason } from '../reason.ts';
import type { RuleParameters } from '../rule-set.ts';
import type { VoteSignals } from '../signals.ts';

export function emailDisposable(signals: VoteSignals, { weight }: RuleParameters['email_disposable']): Reason | null {
  return signals.emailDisposable ? reason('email_disposable', weight, {}) : null;
}

export function accountYoung(
  { accountAgeDays }: VoteSignals,
  parameters: RuleParameters['account_young'],
): Reason | null {
  const { weight, maxAgeDays } = parameters;
  if (accountAgeDays === undefined || accountAgeDays >= maxAgeDays) return null;
  const ageDays = Math.max(0, accountAgeDays);
  return reason('account_young', weight * (1 - ageDays / maxAgeDays), { ageDays: Math.round(ageDays * 100) / 100 });
}

export function accountUnverified(
  { emailVerified }: VoteSignals,
  { weight }: RuleParameters['account_unverified'],
): Reason | null {
  return emailVerified === false ? reason('account_unverified', weight, {}) : null;
}

export function selfVote({ isSelfVote }: VoteSignals, { weight }: RuleParameters['self_vote']): Reason | null {
  return isSelfVote ? reason('self_vote', weight, {}, 'rejected') : null;
}
