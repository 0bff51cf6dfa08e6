import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import { counterId, counterPlan } from '@urvote/voting/fraud/counter-keys';
import { ruleSetV1 } from '@urvote/voting/fraud/rule-set';
import { score } from '@urvote/voting/fraud/score';
import { storedSignals } from '@urvote/voting/fraud/stored-signals';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { type ScoreInput, scoreBatch } from './score-batch.ts';

const contest = {
  id: 'c', captchaMode: 'off', captchaMinScore: 0.3, holdThreshold: 0.5, rejectThreshold: 0.95, guestVoteWeight: 0.5, eligibleCountries: null, guestVotesPerIpDevice: 1,
} as unknown as ContestRules;

const cast = (more: Partial<CastItem> = {}): CastItem => ({
  kind: 'cast', id: 'v', contestId: 'c', entryId: 'e', voterKey: 'u:1', windowStart: '2026-06-15', tier: 'account', value: 1, castAtMs: 1_781_524_800_000,
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0', leafIndex: 0, ...more,
});

function scoreAll(casts: readonly CastItem[], more: Partial<ScoreInput> & { rules?: Partial<ContestRules> } = {}) {
  return scoreBatch({
    batchId: 'b', casts, contests: new Map([['c', { ...contest, ...more.rules }]]), entries: new Map([['e', { id: 'e', contestId: 'c', ownerKeys: new Set(['u:owner']) }]]),
    plan: counterPlan(casts), observed: { before: new Map(), devices: {}, baselines: {} }, ruleSet: ruleSetV1,
    networkOf: () => ({ country: 'DE', asn: { number: 3320, organisation: 'Telekom' }, isHosting: false }), ...more,
  });
}

it('a vote of the owner or the owner’s other account is rejected', () => {
  const [own, other] = scoreAll([cast({ voterKey: 'u:owner' }), cast()]);
  expect(own?.verdict).toEqual({ state: 'rejected', reason: 'self_vote' });
  expect(other?.verdict).toEqual({ state: 'counted' });
});

it('a guest weighs what the contest says, an account 1', () => {
  expect(scoreAll([cast({ tier: 'guest' }), cast()]).map(({ weight }) => weight)).toEqual([0.5, 1]);
});

it('what was counted before the batch counts', () => {
  const votes = [cast({ ip: '192.0.2.1' })];
  const before = new Map(counterPlan(votes).counters.map((counter) => [counterId(counter), 49]));
  const [scored] = scoreAll(votes, { observed: { before, devices: {}, baselines: {} } });
  expect(scored?.verdict).toEqual({ state: 'held' });
});

it('the address is stored in one spelling, and what is none is not', () => {
  const stored = scoreAll(['2001:DB8:0::1', '::ffff:192.0.2.1', 'fe80::1%eth0', '999.1.1.1'].map((ip) => cast({ ip }))).map(({ address }) => address);
  expect(stored).toEqual(['2001:db8::1', '192.0.2.1', 'fe80::1', null]);
});

it('stored signals score again to the same score', () => {
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
  const anyCast = fc
    .record({
      tier: fc.constantFrom<'guest' | 'account'>('guest', 'account'),
      voterKey: fc.constantFrom('u:owner', 'u:1', 'u:2', 'u:3'),
      ip: some(fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1', 'none')),
      userAgent: some(fc.constantFrom('curl/8', '', 'Mozilla/5.0 (compatible; Googlebot/2.1)', cast().userAgent ?? '')),
      deviceHash: some(fc.constantFrom('a', 'b')),
      captcha: some(fc.constantFrom({ outcome: 'passed' as const, score: 1 }, { outcome: 'passed' as const, score: 0.1 }, { outcome: 'unavailable' as const })),
      accountCreatedAtMs: some(fc.integer({ min: 0, max: 90 }).map((tenths) => 1_781_524_800_000 - tenths * 8_640_000)),
      emailVerified: some(fc.boolean()),
    })
    .map((draft) => cast(Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined))));
  const anyRules = fc.record({ captchaMode: fc.constantFrom('off' as const, 'optional' as const, 'required' as const), eligibleCountries: fc.constantFrom(null, ['DE'], ['FR']) });
  // Curves that begin at 1 weigh also what is not stored.
  const sensitive = {
    ...ruleSetV1,
    rules: { ...ruleSetV1.rules, ip_burst: { curve: [[1, 0.3], [2, 0.4]] as const }, velocity: { curve: [[1, 0.2]] as const }, device_reuse: { curve: [[1, 0.1], [2, 1]] as const }, entry_burst: { minBaselinePerMinute: 1, curve: [[0.5, 0.7], [9, 1]] as const } },
  };
  fc.assert(
    fc.property(fc.array(anyCast, { minLength: 1, maxLength: 30 }), anyRules, fc.constantFrom(0, 1, 2.5), fc.boolean(), (casts, rules, baseline, isHosting) => {
      const networkOf = () => ({ country: 'DE', asn: null, isHosting });
      const observed = { before: new Map(), devices: {}, baselines: baseline ? { e: baseline } : {} };
      for (const { item, signals, fraudScore, address, country } of scoreAll(casts, { rules, networkOf, observed, ruleSet: sensitive })) {
        const stored = JSON.parse(JSON.stringify(signals)) as Record<string, unknown>;
        const restored = storedSignals({ signals: stored, tier: item.tier, ip: address, userAgent: item.userAgent ?? null, deviceHash: item.deviceHash ?? null, country });
        expect(score(restored, sensitive).score).toBe(fraudScore);
      }
    }),
  );
});
