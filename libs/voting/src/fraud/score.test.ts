import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleSet } from './scorecard/rule-set.ts';
import { ruleSetV2 } from './scorecard/rule-set.ts';
import { score } from './score.ts';
import { scoreOf } from './scorecard/log-odds.ts';
import type { CaptchaSignal, ShareSignal, VoteSignals } from './scorecard/signals.ts';
import { verdict } from './verdict.ts';

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';
const headless = browser.replace('Chrome', 'HeadlessChrome');

function judged(signals: Partial<VoteSignals>, ruleSet: RuleSet = ruleSetV2) {
  const scored = score({ tier: 'account', hasDevice: true, userAgent: browser, ...signals }, ruleSet);
  const flags = scored.reasons.map(({ flag }) => flag);
  return { ...scored, flags, verdict: verdict(scored, { hold: 0.5, reject: 0.95 }) };
}

function captcha(outcome: CaptchaSignal['outcome'], more: Partial<CaptchaSignal> = {}): Partial<VoteSignals> {
  return { captcha: { mode: 'required', minScore: 0.3, outcome, ...more } };
}

describe('a normal vote', () => {
  it.each<[string, Partial<VoteSignals>]>([
    ['with nothing known', {}],
    [
      'with everything known and good',
      {
        ...captcha('passed', { score: 0.9 }),
        isProven: true,
        device: { votes: 2, otherVoters: 3, expected: 0.1 },
        guestDevice: { votes: 2, otherVoters: 0, expected: 0.1, limit: 2 },
        shares: { address: [{ window: 'day', votes: 80, voters: 400, expected: 0.2, restVoters: 5000 }] },
        sessionMailboxes: 2,
        network: { asn: 3320, name: 'Deutsche Telekom AG', isHosting: false },
        country: 'DE',
        eligibleCountries: ['DE', 'AT'],
        accountAgeDays: 400,
        emailVerified: true,
        isSelfVote: false,
      },
    ],
    ['from a phone app', { userAgent: browser.replace('Chrome/147', 'Mobile Instagram 300.0') }],
  ])('%s is counted without a flag', (_name, signals) => {
    const { flags, score: fraudScore, verdict: given } = judged(signals);
    expect(flags).toEqual([]);
    expect(fraudScore).toBe(0.018);
    expect(given).toEqual({ state: 'counted' });
  });
});

describe('captcha', () => {
  it.each<[string, Partial<VoteSignals>, string[], string]>([
    ['0.1', captcha('passed', { score: 0.1 }), ['captcha_low'], 'rejected'],
    ['just under the minimum', captcha('passed', { score: 0.29 }), ['captcha_low'], 'rejected'],
    ['the minimum', captcha('passed', { score: 0.3 }), ['captcha_low'], 'counted'],
    ['0.5', captcha('passed', { score: 0.5 }), ['captcha_low'], 'counted'],
    ['0.6', captcha('passed', { score: 0.6 }), [], 'counted'],
    ['0.9', captcha('passed', { score: 0.9 }), [], 'counted'],
    ['a high minimum', captcha('passed', { score: 0.7, minScore: 0.8 }), ['captcha_low'], 'rejected'],
    ['passed without a score', captcha('passed'), [], 'counted'],
    ['provider down', captcha('unavailable'), ['captcha_unavailable'], 'held'],
    ['provider down, optional', captcha('unavailable', { mode: 'optional' }), ['captcha_unavailable'], 'counted'],
    ['left out', captcha('absent'), ['captcha_missing'], 'held'],
    ['left out, optional', captcha('absent', { mode: 'optional' }), ['captcha_missing'], 'counted'],
  ])('%s', (_name, signals, flags, state) => {
    const given = judged(signals);
    expect(given.flags).toEqual(flags);
    expect(given.verdict.state).toBe(state);
  });

  it('names the reason of a rejection', () => {
    expect(judged(captcha('passed', { score: 0.1 })).verdict).toEqual({ state: 'rejected', reason: 'captcha_low' });
  });
});

describe('client', () => {
  it.each<[string, Partial<VoteSignals>, string[], string]>([
    ['a user agent of 5 characters', { userAgent: 'Mozil' }, ['ua_suspicious'], 'counted'],
    ['no user agent', { userAgent: undefined }, ['ua_suspicious'], 'counted'],
    ['an empty user agent', { userAgent: '' }, ['ua_suspicious'], 'counted'],
    ['a short tool', { userAgent: 'curl/8.0' }, ['ua_automation'], 'held'],
    ['a library', { userAgent: 'python-requests/2.32.3' }, ['ua_automation'], 'held'],
    ['a text that looks like a program', { userAgent: 'Browser of nobody 1.0' }, ['ua_automation'], 'counted'],
    ['no fingerprint', { hasDevice: false, emailVerified: false }, ['device_missing', 'account_unverified'], 'counted'],
    ['no fingerprint of somebody known', { hasDevice: false, emailVerified: true }, [], 'counted'],
    [
      'neither user agent nor fingerprint from nobody',
      { tier: 'guest', userAgent: undefined, hasDevice: false },
      ['ua_suspicious', 'device_missing', 'guest_unproven'],
      'held',
    ],
    ['a headless browser', { userAgent: headless }, ['ua_automation'], 'held'],
    [
      'a headless browser in a data centre',
      { userAgent: headless, network: { asn: 14061, name: 'DigitalOcean', isHosting: true } },
      ['ua_automation', 'network_hosting'],
      'held',
    ],
    ['a family phone', { device: { votes: 4, otherVoters: 0, expected: 0.1 } }, [], 'counted'],
    [
      'a device of 5',
      { tier: 'guest', device: { votes: 5, otherVoters: 0, expected: 0.1 } },
      ['device_reuse', 'guest_unproven'],
      'counted',
    ],
    [
      'a device of 500',
      { tier: 'guest', device: { votes: 500, otherVoters: 0, expected: 0.1 } },
      ['device_reuse', 'guest_unproven'],
      'counted',
    ],
    [
      'a common browser',
      { emailVerified: true, device: { votes: 500, otherVoters: 4500, expected: 0.1 } },
      [],
      'counted',
    ],
  ])('%s', (_name, signals, flags, state) => {
    const given = judged(signals);
    expect(given.flags).toEqual(flags);
    expect(given.verdict.state).toBe(state);
  });
});

const source = (votes: number, voters: number, expected: number, more: Partial<ShareSignal> = {}): ShareSignal => ({
  window: 'hour',
  votes,
  voters,
  expected,
  restVoters: 50_000,
  ...more,
});

describe('sources', () => {
  it.each<[string, Partial<VoteSignals>, string[], string]>([
    ['25 friends behind one address', { shares: { address: [source(25, 25, 0.05)] } }, [], 'counted'],
    [
      '400 behind one address who choose like everybody',
      { shares: { address: [source(80, 400, 0.2)] } },
      [],
      'counted',
    ],
    [
      '4,000 behind one address who choose like everybody',
      { shares: { address: [source(820, 4000, 0.2)] } },
      [],
      'counted',
    ],
    ['a campus with a favourite', { shares: { network: [source(160, 400, 0.2)] } }, [], 'counted'],
    [
      '400 behind one address who all choose one',
      { shares: { address: [source(400, 400, 0.2)] } },
      ['source_share'],
      'held',
    ],
    ['60 from one network who all choose one', { shares: { network: [source(60, 60, 0.05)] } }, ['velocity'], 'held'],
    [
      '60 from one network while few others voted',
      { shares: { network: [source(60, 60, 0.3, { restVoters: 0 })] } },
      ['velocity'],
      'held',
    ],
    [
      'a favourite where one network is the contest',
      { shares: { network: [source(300, 400, 0.3, { restVoters: 0 })] } },
      [],
      'counted',
    ],
    [
      'a burst in a busy network',
      {
        shares: { network: [source(300, 5000, 0.05, { window: 'day' }), source(200, 220, 0.05, { window: 'minute' })] },
      },
      ['velocity'],
      'held',
    ],
    ['a region with a favourite', { shares: { asn: [source(4000, 5000, 0.05)] } }, ['network_share'], 'counted'],
    ['guests at the limit', { guestDevice: { votes: 2, otherVoters: 0, expected: 0.1, limit: 2 } }, [], 'counted'],
    [
      'unproven guests over the limit',
      { tier: 'guest', guestDevice: { votes: 3, otherVoters: 0, expected: 0.1, limit: 2 } },
      ['ip_limit', 'guest_unproven'],
      'held',
    ],
    [
      'proven guests over the limit',
      { tier: 'guest', isProven: true, guestDevice: { votes: 3, otherVoters: 0, expected: 0.1, limit: 2 } },
      ['ip_limit'],
      'counted',
    ],
    [
      'as many among 60 with a common browser',
      { tier: 'guest', guestDevice: { votes: 3, otherVoters: 57, expected: 0.05, limit: 2 } },
      ['guest_unproven'],
      'counted',
    ],
    [
      'a session with 3 mailboxes',
      { tier: 'guest', sessionMailboxes: 3 },
      ['session_addresses', 'guest_unproven'],
      'counted',
    ],
    [
      'a session with 10 mailboxes',
      { tier: 'guest', sessionMailboxes: 10 },
      ['session_addresses', 'guest_unproven'],
      'held',
    ],
  ])('%s', (_name, signals, flags, state) => {
    const given = judged(signals);
    expect(given.flags).toEqual(flags);
    expect(given.verdict.state).toBe(state);
  });

  it('weigh less for accounts whose address is verified, the older they are', () => {
    const shares = { address: [source(400, 400, 0.05)] };
    const weightOf = (more: Partial<VoteSignals>) => judged({ shares, ...more }).reasons[0]?.weight;
    const weights = [0, 7, 14, 400].map((accountAgeDays) => weightOf({ accountAgeDays, emailVerified: true }));
    expect(weights).toEqual([4.6, 2.875, 1.15, 1.15]);
    expect(weightOf({ accountAgeDays: 400, emailVerified: false })).toBe(4.6);
    expect(weightOf({ tier: 'guest', isProven: true })).toBe(4.6);
  });
});

describe('what is left out', () => {
  const left = (more: Partial<VoteSignals>) => judged({ tier: 'guest', ...more }).logOdds;

  it('is no better than a weak honest signal', () => {
    expect(left({ hasDevice: false })).toBeGreaterThanOrEqual(
      left({ device: { votes: 500, otherVoters: 0, expected: 0.01 } }),
    );
    expect(left({ userAgent: undefined })).toBeGreaterThanOrEqual(left({ userAgent: 'abcde' }));
    for (const minScore of [0, 0.1, 0.3, 0.5]) {
      const passed = left(captcha('passed', { mode: 'optional', score: minScore, minScore }));
      for (const outcome of ['absent', 'unavailable'] as const)
        expect(left(captcha(outcome, { mode: 'optional', minScore }))).toBeGreaterThanOrEqual(passed);
    }
  });

  it('as a guest is no better than an account that has shown nothing', () => {
    for (const accountAgeDays of [0, 1, 400])
      expect(left({})).toBeGreaterThanOrEqual(judged({ accountAgeDays, emailVerified: false }).logOdds);
  });
});

describe('correlated reasons', () => {
  const flood: Partial<VoteSignals> = {
    shares: { address: [source(200, 200, 0.05)], network: [source(60, 200, 0.05)] },
    guestDevice: { votes: 9, otherVoters: 0, expected: 0.1, limit: 2 },
  };

  it('weigh once and are all listed', () => {
    const { reasons, logOdds } = judged(flood);
    expect(reasons.map(({ flag, weight, evidence }) => [flag, weight, evidence['weighedIn']])).toEqual([
      ['source_share', 4.6, undefined],
      ['ip_limit', 0, 'source_share'],
    ]);
    expect(logOdds).toBe(0.6);
  });

  it.each<[string, Partial<VoteSignals>]>([
    ['a machine that floods from one address', { ...flood, tier: 'guest', hasDevice: false }],
    ['new accounts', { ...flood, accountAgeDays: 0, emailVerified: false }],
    ['a script', { userAgent: 'curl/8.0', tier: 'guest', hasDevice: false }],
  ])('of %s hold for review, and do not reject', (_name, signals) => {
    expect(judged(signals).verdict.state).toBe('held');
  });

  it('weigh each where a rule set names no groups', () => {
    const { reasons, logOdds } = judged(flood, { ...ruleSetV2, correlated: [] });
    expect(logOdds).toBeCloseTo(-4 + reasons.reduce((sum, { weight }) => sum + weight, 0), 8);
    expect(reasons.every(({ weight }) => weight > 0)).toBe(true);
  });
});

describe('network and voter', () => {
  it.each<[string, Partial<VoteSignals>, string[], string]>([
    ['a data centre', { network: { isHosting: true } }, ['network_hosting'], 'counted'],
    ['an eligible country', { country: 'DE', eligibleCountries: ['DE'] }, [], 'counted'],
    ['another country', { country: 'FR', eligibleCountries: ['DE'] }, ['geo_ineligible'], 'rejected'],
    ['no known country', { country: null, eligibleCountries: ['DE'] }, ['geo_ineligible'], 'held'],
    ['no known country, open everywhere', { country: null, eligibleCountries: null }, [], 'counted'],
    ['an unproven guest', { tier: 'guest' }, ['guest_unproven'], 'counted'],
    ['an account of today', { accountAgeDays: 0 }, ['account_young'], 'counted'],
    ['an account of the future', { accountAgeDays: -1 }, ['account_young'], 'counted'],
    ['an account of a week', { accountAgeDays: 7 }, [], 'counted'],
    ['an unconfirmed address', { emailVerified: false }, ['account_unverified'], 'counted'],
    [
      'a new account as such',
      { accountAgeDays: 0, emailVerified: false },
      ['account_young', 'account_unverified'],
      'counted',
    ],
    ['the own entry', { isSelfVote: true }, ['self_vote'], 'rejected'],
  ])('%s', (_name, signals, flags, state) => {
    const given = judged(signals);
    expect(given.flags).toEqual(flags);
    expect(given.verdict.state).toBe(state);
  });

  it('young accounts weigh less with every day', () => {
    const weights = [0, 1, 3.5, 6.9].map((accountAgeDays) => judged({ accountAgeDays }).reasons[0]?.weight);
    expect(weights).toEqual([0.3, 0.2571, 0.15, 0.0043]);
  });
});

describe('a rule set is data', () => {
  it('a disabled rule says nothing and forces nothing', () => {
    const quiet: RuleSet = { ...ruleSetV2, version: 2, disabled: ['velocity', 'ip_limit'] };
    const given = judged(
      {
        shares: { network: [source(200, 200, 0.05)] },
        guestDevice: { votes: 9, otherVoters: 0, expected: 0.1, limit: 1 },
      },
      quiet,
    );
    expect(given.flags).toEqual([]);
    expect(given.verdict.state).toBe('counted');
  });

  it('a short user agent is still taken for a program where its length no longer counts', () => {
    const given = judged({ userAgent: 'abcde' }, { ...ruleSetV2, disabled: ['ua_suspicious'] });
    expect(given.flags).toEqual(['ua_automation']);
  });

  it('a changed number changes the verdict, and a copy through JSON does not', () => {
    const rules = { ...ruleSetV2.rules, device_reuse: { curve: [[2, 5]] as [number, number][] } };
    const strict: RuleSet = { ...ruleSetV2, version: 3, rules };
    const two: Partial<VoteSignals> = { tier: 'guest', device: { votes: 2, otherVoters: 0, expected: 0.1 } };
    expect(judged(two, strict).verdict.state).toBe('held');
    const copy = JSON.parse(JSON.stringify(strict)) as RuleSet;
    expect(judged(two, copy)).toEqual(judged(two, strict));
  });
});

describe('the stored score', () => {
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const expected = fc.double({ min: 0.000001, max: 0.95, noNaN: true });
  const anyShare = fc.record({
    window: fc.constantFrom('minute', 'hour', 'day'),
    votes: fc.nat(500),
    voters: fc.nat(5000),
    expected,
    restVoters: fc.nat(50_000),
  });
  const anyChoice = fc.record({ votes: fc.nat(50), otherVoters: fc.nat(500), expected });
  const anySignals = fc.record({
    captcha: maybe(
      fc.record({
        mode: fc.constantFrom('optional', 'required'),
        outcome: fc.constantFrom('passed', 'unavailable', 'absent'),
        score: fc.double({ min: 0, max: 1, noNaN: true }),
        minScore: fc.constant(0.3),
      }),
    ),
    userAgent: fc.constantFrom(browser, headless, 'curl', undefined),
    tier: fc.constantFrom('guest', 'account'),
    isProven: maybe(fc.constant(true)),
    hasDevice: fc.boolean(),
    shares: maybe(
      fc.record({
        address: maybe(fc.array(anyShare, { maxLength: 3 })),
        network: maybe(fc.array(anyShare)),
        asn: maybe(fc.array(anyShare)),
      }),
    ),
    device: maybe(anyChoice),
    guestDevice: maybe(fc.tuple(anyChoice, fc.nat(5)).map(([choice, limit]) => ({ ...choice, limit }))),
    sessionMailboxes: maybe(fc.nat(20)),
    network: maybe(fc.record({ isHosting: fc.boolean() })),
    country: maybe(fc.constantFrom('DE', 'FR', null)),
    eligibleCountries: maybe(fc.constant(['DE'])),
    accountAgeDays: maybe(fc.double({ min: 0, max: 30, noNaN: true })),
    emailVerified: maybe(fc.boolean()),
    isSelfVote: maybe(fc.boolean()),
  });

  it('is exactly what the base rate and the listed reasons give, after a round trip through JSON [XA-036]', () => {
    fc.assert(
      fc.property(anySignals, (signals) => {
        const stored = JSON.parse(JSON.stringify(score(signals as VoteSignals, ruleSetV2))) as ReturnType<typeof score>;
        const recomputed = scoreOf(ruleSetV2.baseLogOdds, stored.reasons);
        expect(recomputed).toEqual({ score: stored.score, logOdds: stored.logOdds });
        expect(scoreOf(ruleSetV2.baseLogOdds, stored.reasons.toReversed())).toEqual(recomputed);
        expect(stored.score).toBeGreaterThanOrEqual(0);
        expect(stored.score).toBeLessThanOrEqual(1);
        for (const { evidence } of stored.reasons) expect(evidence).toBeTypeOf('object');
      }),
      { numRuns: 2000 },
    );
  });

  it('has the documented precision', () => {
    const { score: fraudScore, logOdds } = scoreOf(-4, [{ weight: 0.8571 }, { weight: 2.3333 }]);
    expect(logOdds).toBe(-0.8096);
    expect(fraudScore).toBe(0.308);
    expect(scoreOf(-0.3 - 1e-12, [{ weight: 0.3 }]).logOdds).toBe(0);
  });
});
