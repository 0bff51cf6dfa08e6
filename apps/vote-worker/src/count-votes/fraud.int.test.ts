import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import { createNetworkLookup } from '@urvote/platform/geoip/network-lookup';
import type { RuleSet } from '@urvote/voting/fraud/scorecard/rule-set';
import { ruleSetV2 } from '@urvote/voting/fraud/scorecard/rule-set';
import { score } from '@urvote/voting/fraud/score';
import { scoreOf } from '@urvote/voting/fraud/scorecard/log-odds';
import { storedSignals } from '@urvote/voting/fraud/scorecard/stored-signals.test-support';
import { describe, expect, it } from 'vitest';
import {
  cast,
  casts,
  group,
  noon,
  seedContest,
  statesOf,
  storedRows,
  type StoredRow,
  type TestWorker,
  testWorker,
  wrongTotals,
} from '../vote-worker.test-support.ts';
import { countVotes } from './count-votes.processor.ts';
import { seeded } from '../settlement/fraud-streams.test-support.ts';
import { createNetworkFacts } from '../fraud-counters/network-facts.ts';

async function settled(worker: TestWorker, items: readonly CastItem[]): Promise<(StoredRow | undefined)[]> {
  await countVotes(worker.context, [group(items)]);
  const rows = await storedRows(worker.pool);
  expect(await wrongTotals(worker.pool)).toEqual([]);
  return items.map(({ id }) => rows.get(id));
}

function rescored(row: StoredRow, rules: RuleSet): number {
  const { signals, tier, country } = row;
  return score(storedSignals({ signals, tier, country, userAgent: row.user_agent, deviceHash: row.device_hash }), rules)
    .score;
}

/** Stored reasons and signals both give the stored score. */
async function expectExplained(worker: TestWorker, rules: RuleSet = ruleSetV2): Promise<void> {
  for (const row of (await storedRows(worker.pool)).values()) {
    expect(scoreOf(rules.baseLogOdds, row.fraud_flags).score).toBe(row.fraud_score);
    expect(rescored(row, rules)).toBe(row.fraud_score);
  }
}

const flagsOf = (row: StoredRow | undefined): string[] => row?.fraud_flags.map(({ flag }) => flag) ?? [];

it('a captcha decides: 0.1 is rejected, 0.9 counted, an unavailable or missing one held', async () => {
  await using worker = await testWorker();
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await seedContest(worker.pool, { captcha_mode: 'required' });
  const rows = await settled(worker, [
    cast({ contestId, entryId, captcha: { outcome: 'passed', score: 0.1 } }),
    cast({ contestId, entryId, captcha: { outcome: 'passed', score: 0.9 } }),
    cast({ contestId, entryId, captcha: { outcome: 'unavailable' } }),
    cast({ contestId, entryId }),
  ]);
  expect(rows.map((row) => row?.state)).toEqual(['rejected', 'counted', 'held', 'held']);
  expect(rows[0]?.reason).toBe('captcha_low');
  await expectExplained(worker);
});

const guest = { tier: 'guest' as const };

it('a user agent of 5 characters, a device of 5 voters and a guest over the limit are flagged', async () => {
  await using worker = await testWorker();
  const {
    contestId,
    entryIds: [entryId = '', other = ''],
  } = await seedContest(worker.pool, { guest_votes_per_ip_device: 1 });
  const [short, script] = await settled(
    worker,
    ['abcde', 'python-requests/2.32.3'].map((userAgent) => cast({ contestId, entryId, userAgent })),
  );
  expect([flagsOf(short), short?.state, flagsOf(script), script?.state]).toEqual([
    ['ua_suspicious'],
    'counted',
    ['ua_automation'],
    'held',
  ]);
  const onDevice = await settled(worker, casts(5, { contestId, entryId, ...guest, deviceHash: 'shared' }));
  expect(onDevice.map((row) => flagsOf(row).includes('device_reuse'))).toEqual([false, false, false, false, true]);
  expect(onDevice[4]?.state).toBe('counted');
  const guests = await settled(
    worker,
    casts(2, { contestId, entryId: other, ...guest, ip: '192.0.2.9', deviceHash: 'home' }),
  );
  expect(guests.map((row) => row?.state)).toEqual(['counted', 'held']);
  expect(flagsOf(guests[1])).toEqual(['ip_limit', 'guest_unproven']);
  await expectExplained(worker);
});

it('one voter who votes for many entries from one device is one voter of it', async () => {
  await using worker = await testWorker();
  const { contestId, entryIds } = await seedContest(worker.pool, {}, 8);
  const ballot = () =>
    entryIds.slice(0, 7).map((entryId) => cast({ contestId, entryId, voterKey: 'u:one', deviceHash: 'mine' }));
  await settled(worker, [cast({ contestId, entryId: entryIds[7] ?? '', voterKey: 'u:one', deviceHash: 'mine' })]);
  const rows = await settled(worker, ballot());
  expect(rows.map(flagsOf)).toEqual(Array(7).fill([]));
});

it('200 votes a minute from one /24 for one entry are held from the 40th on, and the tally has none of them [UV-44]', async () => {
  await using worker = await testWorker();
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await seedContest(worker.pool);
  const votes = casts(200, { contestId, entryId }, (index) => ({ ip: `203.0.113.${index}` }));
  for (let start = 0; start < 200; start += 10)
    await countVotes(worker.context, [group(votes.slice(start, start + 10))]);
  const rows = await storedRows(worker.pool);
  const held = votes.map(({ id }) => rows.get(id)).filter((row) => row?.state === 'held');
  const { counted = 0 } = statesOf(rows);
  expect(counted).toBeLessThanOrEqual(50);
  expect(held).toHaveLength(200 - counted);
  for (const row of held)
    expect(row).toMatchObject({
      is_suspicious: true,
      fraud_flags: expect.arrayContaining([expect.objectContaining({ flag: 'velocity' })]),
    });
  expect((await worker.pool.query('select up_count from entry_tally')).rows).toEqual([{ up_count: counted }]);
  expect(await wrongTotals(worker.pool)).toEqual([]);
  await expectExplained(worker);
});

it('a voter who takes the vote back and gives it again counts once in a counter', async () => {
  await using worker = await testWorker();
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await seedContest(worker.pool, { vote_policy: 'toggle' });
  const ip = '203.0.113.1';
  for (let time = 0; time < 120; time += 1)
    await countVotes(worker.context, [
      group([cast({ contestId, entryId, ip, voterKey: 'u:fickle', castAtMs: noon + time })]),
    ]);
  const [other] = await settled(worker, [cast({ contestId, entryId, ip, castAtMs: noon + 1000 })]);
  expect([other?.state, flagsOf(other)]).toEqual(['counted', []]);
});

it('rejected junk moves no counter [XH-132]', async () => {
  await using worker = await testWorker();
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await seedContest(worker.pool, { captcha_mode: 'required', guest_votes_per_ip_device: 2 });
  const place = { ...guest, ip: '192.0.2.9', deviceHash: 'theirs' };
  await settled(worker, casts(60, { contestId, entryId, ...place, captcha: { outcome: 'passed', score: 0.1 } }));
  const counters = await worker.pool.query('select key from fraud_counter');
  expect(counters.rows).toEqual([]);
  const honest = await settled(
    worker,
    casts(2, { contestId, entryId, ...place, captcha: { outcome: 'passed', score: 0.9 } }),
  );
  expect(honest.map((row) => row?.state)).toEqual(['counted', 'counted']);
});

it('a crowd behind one address that chooses as the others do keeps its votes, and one that stuffs does not [XH-133]', async () => {
  await using worker = await testWorker();
  const entryCount = 8;
  const { contestId, entryIds } = await seedContest(worker.pool, {}, entryCount);
  const random = seeded(4);
  const anyEntry = (): string => entryIds[Math.floor(random() ** 2 * entryCount)] ?? '';
  const some = (count: number, draft: (index: number) => Partial<CastItem>) =>
    Array.from({ length: count }, (_, index) =>
      cast({ contestId, entryId: anyEntry(), ...guest, deviceHash: `d${random()}`, ...draft(index) }),
    );
  const groups = {
    others: some(600, (index) => ({ ip: `84.${index % 200}.${Math.floor(random() * 250)}.7` })),
    crowd: some(400, () => ({ ip: '87.9.9.9' })),
    stuffing: some(600, (index) => ({ ip: '91.4.4.4', entryId: entryIds[7] ?? '', mailboxKey: `g:${index}` })),
  };
  const mixed = Object.values(groups)
    .flat()
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
  await using second = await testWorker();
  for (let start = 0; start < mixed.length; start += 80) {
    const sourceCache = start % 160 === 0 ? worker.context.sourceCache : second.context.sourceCache;
    await countVotes({ ...worker.context, sourceCache }, [group(mixed.slice(start, start + 80))]);
  }
  const rows = await storedRows(worker.pool);
  const counted = (items: readonly CastItem[]): number =>
    items.filter(({ id }) => rows.get(id)?.state === 'counted').length / items.length;
  const figures = { others: counted(groups.others), crowd: counted(groups.crowd), stuffing: counted(groups.stuffing) };
  expect(figures.others, JSON.stringify(figures)).toBeGreaterThanOrEqual(0.98);
  expect(figures.crowd, JSON.stringify(figures)).toBeGreaterThanOrEqual(0.98);
  expect(figures.stuffing, JSON.stringify(figures)).toBeLessThanOrEqual(0.12);
  await expectExplained(worker);
});

it('addresses are placed by the local file: 8.8.8.8 in the US, a private one nowhere [UV-45]', async () => {
  await using worker = await testWorker({ networkOf: createNetworkFacts(await createNetworkLookup()) });
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await seedContest(worker.pool);
  const rows = await settled(
    worker,
    ['8.8.8.8', '192.168.1.1', '::1'].map((ip) => cast({ contestId, entryId, ip })),
  );
  expect(rows.map((row) => row?.country)).toEqual(['US', null, null]);
  const countries = await worker.pool.query('select country, up_count from entry_tally_country');
  expect(countries.rows).toEqual([{ country: 'US', up_count: 1 }]);
  await expectExplained(worker);
});

it('flags, suspicion and weight are stored; half a weight changes the weighted score only [UV-46]', async () => {
  await using worker = await testWorker();
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await seedContest(worker.pool, { guest_vote_weight: '0.50', allow_dislike: true });
  const [account, guest] = await settled(worker, [
    cast({ contestId, entryId }),
    cast({ contestId, entryId, tier: 'guest' }),
  ]);
  expect(account).toMatchObject({ vote_weight: '1.00', is_suspicious: false, fraud_flags: [] });
  expect(guest).toMatchObject({ vote_weight: '0.50', is_suspicious: false });
  const { rows } = await worker.pool.query('select up_count, down_count, weighted_score from entry_tally');
  expect(rows).toEqual([{ up_count: 2, down_count: 0, weighted_score: '1.50' }]);
});

describe('a rule set changed in the database', () => {
  it('holds from the next votes on, without a restart; a faulty one does not [XA-031]', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const short = () => cast({ contestId, entryId, userAgent: 'Browser of nobody 1.0', deviceHash: 'any' });
    const [before] = await settled(worker, [short()]);
    const stricter: RuleSet = {
      ...ruleSetV2,
      version: 3,
      rules: { ...ruleSetV2.rules, ua_suspicious: { weight: 5, absentWeight: 5, minLength: 30 } },
    };
    await worker.pool.query('insert into fraud_rule_set (version, rules, is_active) values (3, $1, true)', [stricter]);
    worker.clock.advance(6000);
    const [after] = await settled(worker, [{ ...short(), ip: '192.0.2.7' }]);
    expect([before?.state, after?.state]).toEqual(['counted', 'held']);
    expect([before?.rule_set_version, after?.rule_set_version]).toEqual([2, 3]);
    expect(rescored(before as StoredRow, ruleSetV2)).toBe(before?.fraud_score);
    expect(rescored(after as StoredRow, stricter)).toBe(after?.fraud_score);

    await worker.pool.query('update fraud_rule_set set is_active = false');
    await worker.pool.query(`insert into fraud_rule_set (version, rules, is_active) values (4, '{"rules":{}}', true)`);
    worker.clock.advance(6000);
    const [still] = await settled(worker, [short()]);
    expect(still?.rule_set_version).toBe(3);
  });
});

it('every reason is stored with its evidence, and signals score again to the same score [XA-036]', async () => {
  await using worker = await testWorker({
    networkOf: (ip) => ({
      country: 'FR',
      asn: ip.startsWith('84.') ? { number: 16276, organisation: 'OVH' } : null,
      isHosting: ip === '203.0.114.6',
    }),
  });
  const {
    contestId,
    entryIds: [entryId = '', second = '', third = ''],
  } = await seedContest(worker.pool, {
    captcha_mode: 'optional',
    eligible_countries: ['DE', 'FR'],
    guest_votes_per_ip_device: 1,
    guest_vote_weight: '0.25',
  });
  const dayMs = 86_400_000;
  const bot = { userAgent: 'python-requests/2.31 (a long name)' };
  await settled(worker, [
    ...casts(80, { contestId, entryId, ...guest, ip: '203.0.113.5', deviceHash: 'd' }, (index) =>
      index === 1 ? bot : {},
    ),
    ...casts(3, { contestId, entryId: second, ...guest, voterKey: 'c:one', ip: '203.0.114.6' }, (index) => ({
      mailboxKey: `g:${index}`,
      entryId: [entryId, second, third][index] ?? '',
    })),
    ...casts(120, { contestId, entryId: third, deviceHash: 'd' }, (index) => ({
      ip: `84.1.${index}.5`,
      accountCreatedAtMs: noon - (index % 6) * dayMs,
      emailVerified: index % 2 === 0,
    })),
    cast({
      contestId,
      entryId: second,
      accountCreatedAtMs: noon - dayMs,
      captcha: { outcome: 'passed', score: 0.35 },
      ip: '2001:db8::1',
      userAgent: 'abcde',
    }),
    cast({ contestId, entryId: second, captcha: { outcome: 'unavailable' } }),
  ]);
  const rows = [...(await storedRows(worker.pool)).values()];
  expect(rows).toHaveLength(205);
  expect(new Set(rows.flatMap(flagsOf))).toEqual(
    new Set([
      'captcha_low',
      'captcha_missing',
      'captcha_unavailable',
      'ua_suspicious',
      'ua_automation',
      'device_missing',
      'device_reuse',
      'session_addresses',
      'velocity',
      'source_share',
      'network_share',
      'ip_limit',
      'network_hosting',
      'geo_ineligible',
      'guest_unproven',
      'account_young',
      'account_unverified',
    ]),
  );
  for (const { fraud_flags } of rows) for (const { evidence } of fraud_flags) expect(evidence).toBeTypeOf('object');
  await expectExplained(worker);
});
