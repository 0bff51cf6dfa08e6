/** How much of each thing a client may have at once. */
interface PlanLimits {
  /** Contests that are not over, drafts among them. */
  activeContests: number;
  /** Members, and invitations that wait. */
  members: number;
  boards: number;
  /** In all contests that are not over. */
  entries: number;
}

export type PlanLimit = keyof PlanLimits;

const none = Number.POSITIVE_INFINITY;

export const plans = {
  starter: { activeContests: 1, members: 10, boards: 20, entries: 1000 },
  pro: { activeContests: 10, members: 50, boards: 500, entries: 50_000 },
  enterprise: { activeContests: none, members: none, boards: none, entries: none },
} as const satisfies Record<string, PlanLimits>;

export type PlanName = keyof typeof plans;

export type SubscriptionState = 'active' | 'past_due' | 'cancelled' | 'expired';

export interface Subscription {
  plan: string;
  state: SubscriptionState;
}

/** Without a subscription, after its end and for a plan that is not known any more: the smallest. A late payment changes nothing yet. */
export function planOf(subscription: Subscription | undefined): PlanName {
  if (subscription === undefined || !['active', 'past_due'].includes(subscription.state)) return 'starter';
  return isPlan(subscription.plan) ? subscription.plan : 'starter';
}

export function isPlan(name: string): name is PlanName {
  return Object.hasOwn(plans, name);
}

export function hasRoom(plan: PlanName, limit: PlanLimit, count: number): boolean {
  return count < plans[plan][limit];
}
