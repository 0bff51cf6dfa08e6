import { describe, expect, it } from 'vitest';
import { hasRoom, planOf } from './plans.ts';

describe('the plan of a client', () => {
  it.each([
    [undefined, 'starter'],
    [{ plan: 'pro', state: 'active' }, 'pro'],
    [{ plan: 'pro', state: 'past_due' }, 'pro'],
    [{ plan: 'pro', state: 'cancelled' }, 'starter'],
    [{ plan: 'enterprise', state: 'expired' }, 'starter'],
    [{ plan: 'constructor', state: 'active' }, 'starter'],
  ] as const)('by %j is %s', (subscription, plan) => {
    expect(planOf(subscription)).toBe(plan);
  });

  it('has room below its limit', () => {
    expect([0, 1, 2].map((count) => hasRoom('starter', 'activeContests', count))).toEqual([true, false, false]);
    expect(hasRoom('enterprise', 'entries', 1e9)).toBe(true);
  });
});
