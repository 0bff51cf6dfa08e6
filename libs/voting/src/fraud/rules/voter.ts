import type { Reason } from '../scorecard/reason.ts';
import { reason } from '../scorecard/reason.ts';
import type { RuleSet } from '../scorecard/rule-set.ts';
import type { VoteSignals } from '../scorecard/signals.ts';

/** A guest who has not shown a mailbox, or an account whose mailbox is known not to be verified. */
export function isUnproven({ tier, isProven, emailVerified }: VoteSignals): boolean {
  return !isProven && (tier === 'guest' || emailVerified === false);
}

export function guestUnproven({ tier, isProven }: VoteSignals, { rules }: RuleSet): Reason | null {
  return tier === 'guest' && !isProven ? reason('guest_unproven', rules.guest_unproven.weight, {}) : null;
}

export function accountYoung({ accountAgeDays }: VoteSignals, { rules }: RuleSet): Reason | null {
  const { weight, maxAgeDays } = rules.account_young;
  if (accountAgeDays === undefined || accountAgeDays >= maxAgeDays) return null;
  const ageDays = Math.max(0, accountAgeDays);
  return reason('account_young', weight * (1 - ageDays / maxAgeDays), { ageDays: Math.round(ageDays * 100) / 100 });
}

export function accountUnverified({ emailVerified }: VoteSignals, { rules }: RuleSet): Reason | null {
  return emailVerified === false ? reason('account_unverified', rules.account_unverified.weight, {}) : null;
}

export function selfVote({ isSelfVote }: VoteSignals, { rules }: RuleSet): Reason | null {
  return isSelfVote ? reason('self_vote', rules.self_vote.weight, {}, 'rejected') : null;
}

export function sparedFactor(
  { tier, accountAgeDays, emailVerified, isProven }: VoteSignals,
  { afterDays, factor }: RuleSet['spared'],
): number {
  const isVerified = emailVerified ?? isProven ?? false;
  if (tier !== 'account' || !isVerified || accountAgeDays === undefined) return 1;
  return 1 - (1 - factor) * Math.min(1, Math.max(0, accountAgeDays) / afterDays);
}
