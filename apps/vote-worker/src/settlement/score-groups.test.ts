import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import type { ContestRules } from '@urvote/voting/contest-rules';
import { type RuleSet, ruleSetV2 } from '@urvote/voting/fraud/scorecard/rule-set';
import { score } from '@urvote/voting/fraud/score';
import { scoreOf } from '@urvote/voting/fraud/scorecard/log-odds';
import { SourceCache } from '@urvote/voting/fraud/sources/source-cache';
import { RunSources } from '@urvote/voting/fraud/sources/run-sources';
import { storedSignals } from '@urvote/voting/fraud/scorecard/stored-signals.test-support';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { observeCasts } from '../fraud-counters/observe-casts.ts';
import { type ScoreInput, scoreGroups } from './score-groups.ts';

const contest = {
  id: 'c',
  captchaMode: 'off',
  captchaMinScore: 0.3,
  holdThreshold: 0.5,
  rejectThreshold: 0.95,
  guestVoteWeight: 0.5,
  accountVoteWeight: 1,
  verifiedVoteWeight: 1,
  eligibleCountries: null,
  guestVotesPerIpDevice: 1,
} as unknown as ContestRules;

let made = 0;

const cast = (more: Partial<CastItem> = {}): CastItem => ({
  kind: 'cast',
  id: `v${++made}`,
  contestId: 'c',
  entryId: 'e',
  voterKey: 'u:1',
  windowStart: '2026-06-15',
  tier: 'account',
  value: 1,
  castAtMs: 1_781_524_800_000,
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
  deviceHash: 'd',
  leafIndex: 0,
  ...more,
});

function scoreAll(casts: readonly CastItem[], more: Partial<ScoreInput> & { rules?: Partial<ContestRules> } = {}) {
  const run = new RunSources(new SourceCache(1));
  const groups = [{ groupId: 'b', casts }];
  const networkOf =
    more.networkOf ?? (() => ({ country: 'DE', asn: { number: 3320, organisation: 'Telekom' }, isHosting: false }));
  observeCasts(run, casts, networkOf);
  return scoreGroups({
    groups,
    contests: new Map([['c', { ...contest, ...more.rules }]]),
    entries: new Map([['e', { id: 'e', contestId: 'c', categoryId: null, ownerKeys: new Set(['u:owner']) }]]),
    run,
    ruleSet: ruleSetV2,
    ...more,
    networkOf,
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

it('what the rules reject does not count for those after it in the batch', () => {
  const guest = (index: number, entryId = 'e'): CastItem =>
    cast({ tier: 'guest', voterKey: `c:${index}`, ip: '192.0.2.9', entryId });
  const rejected = { rules: { captchaMode: 'required' as const } };
  const human = { captcha: { outcome: 'passed' as const, score: 0.9 } };
  const junk = [1, 2, 3].map((index) => ({ ...guest(index), captcha: { outcome: 'passed' as const, score: 0.1 } }));
  expect(scoreAll([...junk, { ...guest(4), ...human }], rejected).map(({ verdict: { state } }) => state)).toEqual([
    'rejected',
    'rejected',
    'rejected',
    'counted',
  ]);
  expect(
    scoreAll(
      [1, 2, 3, 4].map((index) => ({ ...guest(index), ...human })),
      rejected,
    ).map(({ verdict: { state } }) => state),
  ).toEqual(['counted', 'held', 'held', 'held']);
});

it('the address is stored in one spelling, and what is none is not', () => {
  const stored = scoreAll(
    ['2001:DB8:0::1', '::ffff:192.0.2.1', 'fe80::1%eth0', '999.1.1.1'].map((ip) => cast({ ip })),
  ).map(({ address }) => address);
  expect(stored).toEqual(['2001:db8::1', '192.0.2.1', 'fe80::1', null]);
});

it('stored signals and stored reasons give the stored score again', () => {
  const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
  const anyCast = fc
    .record({
      tier: fc.constantFrom<'guest' | 'account'>('guest', 'account'),
      voterKey: fc.oneof(
        fc.constantFrom('u:owner', 'u:1'),
        fc.nat(40).map((number) => `u:${number}`),
      ),
      mailboxKey: some(fc.nat(9).map((number) => `g:${number}`)),
      isProven: some(fc.constant(true as const)),
      ip: some(fc.constantFrom('192.0.2.1', '192.0.2.2', '2001:db8::1', 'none')),
      userAgent: some(fc.constantFrom('curl/8', '', 'Mozilla/5.0 (compatible; Googlebot/2.1)', cast().userAgent ?? '')),
      deviceHash: some(fc.constantFrom('a', 'b')),
      captcha: some(
        fc.constantFrom(
          { outcome: 'passed' as const, score: 1 },
          { outcome: 'passed' as const, score: 0.1 },
          { outcome: 'unavailable' as const },
        ),
      ),
      accountCreatedAtMs: some(fc.integer({ min: 0, max: 90 }).map((tenths) => 1_781_524_800_000 - tenths * 8_640_000)),
      emailVerified: some(fc.boolean()),
    })
    .map(({ deviceHash, ...draft }) => {
      const { deviceHash: _any, ...plain } = cast(
        Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined)),
      );
      return { ...plain, ...(deviceHash !== undefined && { deviceHash }) };
    });
  const anyRules = fc.record({
    captchaMode: fc.constantFrom('off' as const, 'optional' as const, 'required' as const),
    eligibleCountries: fc.constantFrom(null, ['DE'], ['FR']),
  });
  // Rules that mind even two of a kind.
  const { velocity, source_share, network_share } = ruleSetV2.rules;
  const curve = [
    [0, 0.1],
    [3, 2],
  ] as const;
  const sensitive: RuleSet = {
    ...ruleSetV2,
    rules: {
      ...ruleSetV2.rules,
      velocity: { ...velocity, friends: 1, curve },
      source_share: { ...source_share, friends: 2, curve },
      network_share: { ...network_share, friends: 0, curve },
      device_reuse: {
        curve: [
          [1, 0.1],
          [2, 1],
        ],
      },
      session_addresses: { curve: [[2, 0.5]] },
    },
  };
  fc.assert(
    fc.property(
      fc.array(anyCast, { minLength: 1, maxLength: 60 }),
      anyRules,
      fc.boolean(),
      (casts, rules, isHosting) => {
        const networkOf = () => ({
          country: 'DE',
          asn: isHosting ? null : { number: 1, organisation: 'One' },
          isHosting,
        });
        for (const { item, signals, fraudScore, reasons, country } of scoreAll(casts, {
          rules,
          networkOf,
          ruleSet: sensitive,
        })) {
          const stored = JSON.parse(JSON.stringify(signals)) as Record<string, unknown>;
          const restored = storedSignals({
            signals: stored,
            tier: item.tier,
            userAgent: item.userAgent ?? null,
            deviceHash: item.deviceHash ?? null,
            country,
          });
          expect(score(restored, sensitive)).toMatchObject({ score: fraudScore, reasons });
          expect(scoreOf(sensitive.baseLogOdds, reasons).score).toBe(fraudScore);
        }
      },
    ),
  );
});
