import type { BillingEvent } from '@urvote/contracts/http/clients/billing-endpoints';
import { z } from 'zod';
import { isPlan, type PlanName, type SubscriptionState } from '../plans/plans.ts';

export interface SubscriptionChange {
  clientId: string;
  plan: PlanName;
  state: SubscriptionState;
}

const subscription = z.object({
  status: z.string(),
  metadata: z.object({ client_id: z.uuid(), plan: z.string().refine(isPlan) }),
});

const stateOf: Readonly<Record<string, SubscriptionState>> = {
  active: 'active',
  trialing: 'active',
  past_due: 'past_due',
  unpaid: 'past_due',
  canceled: 'cancelled',
  incomplete_expired: 'expired',
};

/** What an event says of a subscription; undefined where it says nothing of any of ours. */
export function subscriptionChange({ type, data }: BillingEvent): SubscriptionChange | undefined {
  if (!/^customer\.subscription\.(created|updated|deleted)$/.test(type)) return undefined;
  const parsed = subscription.safeParse(data.object);
  if (!parsed.success) return undefined;
  const { status, metadata } = parsed.data;
  const state = type.endsWith('deleted') ? 'cancelled' : stateOf[status];
  return state && { clientId: metadata.client_id, plan: metadata.plan as PlanName, state };
}
