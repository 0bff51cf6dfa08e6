import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RuleSet } from './rule-set.ts';
import { ruleSetV1 } from './rule-set.ts';
import { score, scoreOf } from './score.ts';
import type { CaptchaSignal, VoteSignals } from './signals.ts';
import { defaultThresholds, verdict } from './verdict.ts';

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36';
const headless = browser.replace('Chrome', 'HeadlessChrome');

function judged(signals: Partial<VoteSignals>, ruleSet: RuleSet = ruleSetV1) {
  const scored = score({ userAgent: browser, ...signals }, ruleSet);
  const flags = scored.reasons.map(({ flag }) => flag);
  return { ...scored, flags, verdict: verdict(scored, defaultThresholds) };
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
        emailDisposable: false,
        deviceVoterCount: 2,
        ipPerMinute: 3,
        netEntryPerMinute: 5,
        entryPerMinute: 40,
        entryBaselinePerMinute: 30,
        guestIpDeviceCount: 2,
        guestIpDeviceLimit: 2,
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
    ['provider down, optional', captcha('unavailable', { mode: 'optional' }), ['captcha_unavailable'], 'held'],
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
    ['a short tool', { userAgent: 'curl/8.0' }, ['ua_suspicious'], 'counted'],
    ['a headless browser', { userAgent: headless }, ['ua_automation'], 'counted'],
    [
      'a headless browser in a data centre',
      { userAgent: headless, network: { asn: 14061, name: 'DigitalOcean', isHosting: true } },
      ['ua_automation', 'network_hosting'],
      'held',
    ],
    ['a family phone', { deviceVoterCount: 2 }, [], 'counted'],
    ['a device of 3', { deviceVoterCount: 3 }, ['device_reuse'], 'counted'],
    ['a device of 5', { deviceVoterCount: 5 }, ['device_reuse'], 'held'],
    ['a device of 500', { deviceVoterCount: 500 }, ['device_reuse'], 'held'],
  ])('%s', (_name, signals, flags, state) => {
    const given = judged(signals);
    expect(given.flags).toEqual(flags);
    expect(given.verdict.state).toBe(state);
  });
});

describe('bursts', () => {
  it.each<[string, Partial<VoteSignals>, string[], string]>([
    ['49 a minute from one network', { netEntryPerMinute: 49 }, [], 'counted'],
    ['50 a minute from one network', { netEntryPerMinute: 50 }, ['velocity'], 'held'],
    ['200 a minute from one network', { netEntryPerMinute: 200 }, ['velocity'], 'held'],
    ['20 a minute from one address', { ipPerMinute: 20 }, ['ip_burst'], 'counted'],
    ['200 a minute from one address', { ipPerMinute: 200 }, ['ip_burst'], 'counted'],
    [
      '200 a minute from one address by a script',
      { ipPerMinute: 200, userAgent: 'node' },
      ['ua_suspicious', 'ip_burst'],
      'held',
    ],
    [
      'a shared link: 20 times the usual',
      { entryPerMinute: 1200, entryBaselinePerMinute: 60 },
      ['entry_burst'],
      'counted',
    ],
    ['a shared link: 10,000 times the usual', { entryPerMinute: 60_000 }, ['entry_burst'], 'counted'],
    ['a first vote', { entryPerMinute: 1, entryBaselinePerMinute: 0 }, [], 'counted'],
    ['a busy entry as usual', { entryPerMinute: 3000, entryBaselinePerMinute: 2000 }, [], 'counted'],
    ['guests at the limit', { guestIpDeviceCount: 2, guestIpDeviceLimit: 2 }, [], 'counted'],
    ['guests over the limit', { guestIpDeviceCount: 3, guestIpDeviceLimit: 2 }, ['ip_limit'], 'held'],
    ['guests without a limit', { guestIpDeviceCount: 99, guestIpDeviceLimit: null }, [], 'counted'],
  ])('%s', (_name, signals, flags, state) => {
    const given = judged(signals);
    expect(given.flags).toEqual(flags);
    expect(given.verdict.state).toBe(state);
  });
});

describe('correlated reasons', () => {
  const burst = { netEntryPerMinute: 200, ipPerMinute: 200, entryPerMinute: 200 };

  it('weigh once and are all listed', () => {
    const { reasons, logOdds } = judged(burst);
    expect(reasons.map(({ flag, weight, evidence }) => [flag, weight, evidence['weighedIn']])).toEqual([
      ['velocity', 0, 'ip_burst'],
      ['ip_burst', 3, undefined],
      ['entry_burst', 0, 'ip_burst'],
    ]);
    expect(logOdds).toBe(-1);
  });

  it('still force what they force', () => {
    expect(judged(burst).verdict).toEqual({ state: 'held', reason: 'velocity' });
  });

  it.each<[string, Partial<VoteSignals>]>([
    ['a script that floods from one address', { ...burst, userAgent: undefined }],
    ['with new accounts', { ...burst, userAgent: undefined, accountAgeDays: 0, emailVerified: false }],
    [
      'with many addresses on one device',
      { userAgent: 'curl/8.0', deviceVoterCount: 9, guestIpDeviceCount: 9, guestIpDeviceLimit: 2 },
    ],
  ])('%s is held for review, not rejected', (_name, signals) => {
    expect(judged(signals).verdict.state).toBe('held');
  });

  it('weigh each where a rule set names no groups', () => {
    const { reasons, logOdds } = judged(burst, { ...ruleSetV1, correlated: [] });
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
    ['a disposable address', { emailDisposable: true }, ['email_disposable'], 'counted'],
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
    expect(weights).toEqual([1, 0.8571, 0.5, 0.0143]);
  });
});

describe('a rule set is data', () => {
  it('a disabled rule says nothing and forces nothing', () => {
    const quiet: RuleSet = { ...ruleSetV1, version: 2, disabled: ['velocity', 'ip_limit'] };
    const given = judged({ netEntryPerMinute: 200, guestIpDeviceCount: 9, guestIpDeviceLimit: 1 }, quiet);
    expect(given.flags).toEqual([]);
    expect(given.verdict.state).toBe('counted');
  });

  it('a short user agent is still a program where only its length no longer counts', () => {
    const given = judged({ userAgent: 'curl/8.0' }, { ...ruleSetV1, disabled: ['ua_suspicious'] });
    expect(given.flags).toEqual(['ua_automation']);
  });

  it('a changed number changes the verdict, and a copy through JSON does not', () => {
    const rules = { ...ruleSetV1.rules, device_reuse: { curve: [[2, 5]] as [number, number][] } };
    const strict: RuleSet = { ...ruleSetV1, version: 2, rules };
    expect(judged({ deviceVoterCount: 2 }, strict).verdict.state).toBe('held');
    const copy = JSON.parse(JSON.stringify(strict)) as RuleSet;
    expect(judged({ deviceVoterCount: 2 }, copy)).toEqual(judged({ deviceVoterCount: 2 }, strict));
  });
});

describe('the stored score', () => {
  const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
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
    emailDisposable: maybe(fc.boolean()),
    deviceVoterCount: maybe(fc.nat(50)),
    ipPerMinute: maybe(fc.nat(500)),
    netEntryPerMinute: maybe(fc.nat(500)),
    entryPerMinute: maybe(fc.nat(5000)),
    entryBaselinePerMinute: maybe(fc.double({ min: 0, max: 100, noNaN: true })),
    guestIpDeviceCount: maybe(fc.nat(5)),
    guestIpDeviceLimit: fc.constant(2),
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
        const stored = JSON.parse(JSON.stringify(score(signals as VoteSignals, ruleSetV1))) as ReturnType<typeof score>;
        const recomputed = scoreOf(ruleSetV1.baseLogOdds, stored.reasons);
        expect(recomputed).toEqual({ score: stored.score, logOdds: stored.logOdds });
        expect(scoreOf(ruleSetV1.baseLogOdds, stored.reasons.toReversed())).toEqual(recomputed);
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
  });
});
