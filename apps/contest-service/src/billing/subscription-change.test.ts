import { expect, it } from 'vitest';
import { subscriptionChange } from './subscription-change.ts';

const clientId = '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11';
const event = (type: string, status: unknown, metadata: object = { client_id: clientId, plan: 'pro' }) =>
  subscriptionChange({ id: 'evt', type, created: 1, data: { object: { status, metadata } } });

it.each([
  ['created', 'active', 'active'],
  ['created', 'trialing', 'active'],
  ['updated', 'past_due', 'past_due'],
  ['updated', 'canceled', 'cancelled'],
  ['updated', 'incomplete_expired', 'expired'],
  ['deleted', 'active', 'cancelled'],
])('%s, %s: %s', (what, status, state) => {
  expect(event(`customer.subscription.${what}`, status)).toEqual({ clientId, plan: 'pro', state });
});

it('says nothing of what is none of ours', () => {
  expect([
    event('invoice.paid', 'active'),
    event('customer.subscription.updated', 'constructor2'),
    event('customer.subscription.updated', 7),
    event('customer.subscription.updated', 'active', {}),
    event('customer.subscription.updated', 'active', { client_id: clientId, plan: 'constructor' }),
  ]).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
