import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import { createNetworkLookup } from '@urvote/platform/geoip/network-lookup';
import type { RuleSet } from '@urvote/voting/fraud/rule-set';
import { ruleSetV1 } from '@urvote/voting/fraud/rule-set';
import { score, scoreOf } from '@urvote/voting/fraud/score';
import { storedSignals } from '@urvote/voting/fraud/stored-signals';
import { describe, expect, it } from 'vitest';
import { cast, casts, group, noon, seedContest, statesOf, storedRows, type StoredRow, type TestWorker, testWorker, wrongTotals } from '../vote-worker.test-support.ts';
import { countVotes } from './count-votes.processor.ts';
import { createNetworkFacts } from './network-facts.ts';

async function settled(worker: TestWorker, items: readonly CastItem[]): Promise<(StoredRow | undefined)[]> {
  await countVotes(worker.context, [group(items)]);
  const rows = await storedRows(worker.pool);
  expect(await wrongTotals(worker.pool)).toEqual([]);
  return items.map(({ id }) => rows.get(id));
}

function rescored(row: StoredRow, rules: RuleSet): number {
  const { signals, tier, ip, country } = row;
  return score(storedSignals({ signals, tier, ip, country, userAgent: row.user_agent, deviceHash: row.device_hash }), rules).score;
}

/** Stored reasons and signals both give the stored score. */
async function expectExplained(worker: TestWorker, rules: RuleSet = ruleSetV1): Promise<void> {
  for (const row of (await storedRows(worker.pool)).values()) {
    expect(scoreOf(rules.baseLogOdds, row.fraud_flags).score).toBe(row.fraud_score);
    expect(rescored(row, rules)).toBe(row.fraud_score);
  }
}

const flagsOf = (row: StoredRow | undefined): string[] => row?.fraud_flags.map(({ flag }) => flag) ?? [];

it('a captcha decides: 0.1 is rejected, 0.9 counted, an unavailable or missing one held', async () => {
  await using worker = await testWorker();
  const { contestId, entryIds: [entryId = ''] } = await seedContest(worker.pool, { captcha_mode: 'required' });
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

it('a user agent of 5 characters, a device of 5 voters and a guest over the limit are flagged', async () => {
  await using worker = await testWorker();
  const { contestId, entryIds: [entryId = '', other = ''] } = await seedContest(worker.pool, { guest_votes_per_ip_device: 1 });
  const [short] = await settled(worker, [cast({ contestId, entryId, userAgent: 'curl/' })]);
  expect(flagsOf(short)).toContain('ua_suspicious');
  const onDevice = await settled(worker, casts(5, { contestId, entryId, deviceHash: 'shared' }));
  expect(onDevice.map(flagsOf)).toEqual([[], [], ['device_reuse'], ['device_reuse'], ['device_reuse']]);
  expect(onDevice[4]).toMatchObject({ state: 'held', is_suspicious: true });
  const guests = await settled(worker, casts(2, { contestId, entryId: other, tier: 'guest', ip: '192.0.2.9', deviceHash: 'home' }));
  expect(guests.map((row) => row?.state)).toEqual(['counted', 'held']);
  expect(flagsOf(guests[1])).toEqual(['ip_limit']);
  await expectExplained(worker);
});

it('one voter who votes for many entries from one device is one voter of it', async () => {
  await using worker = await testWorker();
  const { contestId, entryIds } = await seedContest(worker.pool, {}, 8);
  const ballot = () => entryIds.slice(0, 7).map((entryId) => cast({ contestId, entryId, voterKey: 'u:one', deviceHash: 'mine' }));
  await settled(worker, [cast({ contestId, entryId: entryIds[7] ?? '', voterKey: 'u:one', deviceHash: 'mine' })]);
  const rows = await settled(worker, ballot());
  expect(rows.map(flagsOf)).toEqual(Array(7).fill([]));
});

it('200 votes a minute from one /24 for one entry are held from the 50th on, and the tally has none of them [UV-44]', async () => {
  await using worker = await testWorker();
  const { contestId, entryIds: [entryId = ''] } = await seedContest(worker.pool);
  const votes = casts(200, { contestId, entryId }, (index) => ({ ip: `203.0.113.${index}` }));
  for (let start = 0; start < 200; start += 10) await countVotes(worker.context, [group(votes.slice(start, start + 10))]);
  const rows = await storedRows(worker.pool);
  const held = votes.map(({ id }) => rows.get(id)).filter((row) => row?.state === 'held');
  expect(statesOf(rows)).toEqual({ counted: 49, held: 151 });
  for (const row of held) expect(row).toMatchObject({ is_suspicious: true, fraud_flags: expect.arrayContaining([expect.objectContaining({ flag: 'velocity' })]) });
  expect((await worker.pool.query('select up_count from entry_tally')).rows).toEqual([{ up_count: 49 }]);
  expect(await wrongTotals(worker.pool)).toEqual([]);
  await expectExplained(worker);
});

it('addresses are placed by the local file: 8.8.8.8 in the US, a private one nowhere [UV-45]', async () => {
  await using worker = await testWorker({ networkOf: createNetworkFacts(await createNetworkLookup()) });
  const { contestId, entryIds: [entryId = ''] } = await seedContest(worker.pool);
  const rows = await settled(worker, ['8.8.8.8', '192.168.1.1', '::1'].map((ip) => cast({ contestId, entryId, ip })));
  expect(rows.map((row) => row?.country)).toEqual(['US', null, null]);
  const countries = await worker.pool.query('select country, up_count from entry_tally_country');
  expect(countries.rows).toEqual([{ country: 'US', up_count: 1 }]);
  await expectExplained(worker);
});

it('flags, suspicion and weight are stored; half a weight changes the weighted score only [UV-46]', async () => {
  await using worker = await testWorker();
  const { contestId, entryIds: [entryId = ''] } = await seedContest(worker.pool, { guest_vote_weight: '0.50', allow_dislike: true });
  const [account, guest] = await settled(worker, [cast({ contestId, entryId }), cast({ contestId, entryId, tier: 'guest' })]);
  expect(account).toMatchObject({ vote_weight: '1.00', is_suspicious: false, fraud_flags: [] });
  expect(guest).toMatchObject({ vote_weight: '0.50', is_suspicious: false });
  const { rows } = await worker.pool.query('select up_count, down_count, weighted_score from entry_tally');
  expect(rows).toEqual([{ up_count: 2, down_count: 0, weighted_score: '1.50' }]);
});

describe('a rule set changed in the database', () => {
  it('holds from the next votes on, without a restart; a faulty one does not [XA-031]', async () => {
    await using worker = await testWorker();
    const { contestId, entryIds: [entryId = ''] } = await seedContest(worker.pool);
    const short = () => cast({ contestId, entryId, userAgent: 'Browser of nobody 1.0' });
    const [before] = await settled(worker, [short()]);
    const stricter: RuleSet = { ...ruleSetV1, version: 2, rules: { ...ruleSetV1.rules, ua_suspicious: { weight: 5, minLength: 30 }, ip_burst: { curve: [[1, 0.25]] } } };
    await worker.pool.query('insert into fraud_rule_set (version, rules, is_active) values (2, $1, true)', [stricter]);
    worker.clock.advance(6000);
    const [after] = await settled(worker, [{ ...short(), ip: '192.0.2.7' }]);
    expect([before?.state, after?.state]).toEqual(['counted', 'held']);
    expect([before?.rule_set_version, after?.rule_set_version]).toEqual([1, 2]);
    expect(rescored(before as StoredRow, ruleSetV1)).toBe(before?.fraud_score);
    expect(rescored(after as StoredRow, stricter)).toBe(after?.fraud_score);

    await worker.pool.query('update fraud_rule_set set is_active = false');
    await worker.pool.query(`insert into fraud_rule_set (version, rules, is_active) values (3, '{"rules":{}}', true)`);
    worker.clock.advance(6000);
    const [still] = await settled(worker, [short()]);
    expect(still?.rule_set_version).toBe(2);
  });
});

it('every reason is stored with its evidence, and signals score again to the same score [XA-036]', async () => {
  await using worker = await testWorker({ networkOf: () => ({ country: 'FR', asn: { number: 16276, organisation: 'OVH' }, isHosting: true }) });
  const { contestId, entryIds: [entryId = '', second = ''] } = await seedContest(worker.pool, {
    captcha_mode: 'optional', eligible_countries: ['DE', 'FR'], guest_votes_per_ip_device: 1, guest_vote_weight: '0.25',
  });
  const dayMs = 86_400_000;
  await settled(worker, [
    ...casts(70, { contestId, entryId, tier: 'guest', ip: '203.0.113.5', deviceHash: 'd' }, (index) => (index % 2 ? { userAgent: 'python-requests/2.31 (a long name)' } : {})),
    ...casts(6, { contestId, entryId: second }, (index) => ({ accountCreatedAtMs: noon - index * dayMs, emailVerified: index % 2 === 0 })),
    cast({ contestId, entryId: second, accountCreatedAtMs: noon - dayMs, captcha: { outcome: 'passed', score: 0.35 }, ip: '2001:db8::1' }),
  ]);
  const rows = [...(await storedRows(worker.pool)).values()];
  expect(rows).toHaveLength(77);
  expect(new Set(rows.flatMap(flagsOf))).toEqual(
    new Set(['captcha_missing', 'ua_automation', 'device_reuse', 'velocity', 'ip_burst', 'entry_burst', 'ip_limit', 'network_hosting', 'account_young', 'account_unverified', 'captcha_low', 'geo_ineligible']),
  );
  for (const { fraud_flags } of rows) for (const { evidence } of fraud_flags) expect(evidence).toBeTypeOf('object');
  await expectExplained(worker);
});
