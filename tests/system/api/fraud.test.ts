import { captchaServer, captchaToken } from '@urvote/testkit/captcha-server';
import { testClock } from '@urvote/testkit/test-clock';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { type Platform, sharedPlatform, startPlatform } from './support/platform.ts';
import { stateCounts, storedVote, tallyOf } from './support/stored-votes.ts';
import { acceptedOf, codeOf, randomIp, type Voter } from './support/voter.ts';

async function storedAfter({ db }: Platform, voter: Voter, entryId: string, more: Record<string, unknown> = {}) {
  const { id } = acceptedOf(await voter.cast(entryId, more));
  await voter.settled(id);
  return storedVote(db, id);
}

const flagsOf = ({ fraud_flags }: { fraud_flags: { flag: string }[] }) => fraud_flags.map(({ flag }) => flag);

describe('rules against fraud', () => {
  const clock = testClock('2026-06-15T12:00:00Z');
  const shared = sharedPlatform({ clock });

  it("hold a guest's vote from an address and device that have used up their votes of the day [UV-40]", async () => {
    const platform = shared();
    const {
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { guest_votes_per_ip_device: 2 } });
    const place = { ip: randomIp() };
    const fingerprint = `device-of-${place.ip}`;
    const votes = [];
    for (let guest = 0; guest < 3; guest += 1)
      votes.push(await storedAfter(platform, await platform.guest(place), entryId, { fingerprint }));
    expect(votes.map(({ state }) => state)).toEqual(['counted', 'counted', 'held']);
    expect(votes.map((vote) => flagsOf(vote).includes('ip_limit'))).toEqual([false, false, true]);
    expect((await storedAfter(platform, await platform.guest(), entryId)).state).toBe('counted');
    clock.advance(86_400_000);
    expect((await storedAfter(platform, await platform.guest(place), entryId)).state).toBe('counted');
  });

  it('see short user agents, throw-away addresses and devices that many share [UV-43]', async () => {
    const platform = shared();
    const {
      entryIds: [entryId = ''],
    } = await platform.seed();
    expect(flagsOf(await storedAfter(platform, await platform.guest({ userAgent: 'abcde' }), entryId))).toContain(
      'ua_suspicious',
    );
    const script = await storedAfter(platform, await platform.guest({ userAgent: 'python-requests/2.32.3' }), entryId);
    expect([script.state, flagsOf(script)]).toEqual(['held', expect.arrayContaining(['ua_automation'])]);
    for (const email of ['x@mailinator.com', 'x@sub.mailinator.com']) {
      const answer = await (await platform.guest({ email })).cast(entryId);
      expect([answer.status, codeOf(answer)]).toEqual([422, 'EMAIL_DISPOSABLE']);
    }
    const fingerprint = 'one-device-for-all-of-them';
    const votes = [];
    for (let guest = 0; guest < 5; guest += 1)
      votes.push(await storedAfter(platform, await platform.guest(), entryId, { fingerprint }));
    expect(flagsOf(votes[0] as never)).not.toContain('device_reuse');
    expect(flagsOf(votes[4] as never)).toContain('device_reuse');
  });

  it('hold a burst of 200 votes a minute from one network for one entry, and do not tally it [UV-44]', async () => {
    const platform = shared();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { voter_tier: 'account' } });
    const voters = await Promise.all(
      Array.from({ length: 200 }, (_, index) =>
        platform.user({ ip: `198.51.100.${index + 1}`, accountCreatedAt: clock.nowMs() / 1000 - 3600 }),
      ),
    );
    // In waves: runs that settle side by side do not see each other's votes yet.
    for (let first = 0; first < voters.length; first += 20)
      await Promise.all(voters.slice(first, first + 20).map((voter) => voter.outcome(entryId)));
    const counts = await stateCounts(platform.db, contestId);
    const { counted = 0, held = 0 } = counts;
    expect([counted + held, held]).toEqual([200, expect.toSatisfy((count: number) => count >= 150)]);
    const heldVotes = await platform.db
      .selectFrom('vote')
      .select(['fraud_flags', 'is_suspicious'])
      .where('contest_id', '=', contestId)
      .where('state', '=', 'held')
      .execute();
    expect(heldVotes.every((vote) => vote.is_suspicious && flagsOf(vote as never).includes('velocity'))).toBe(true);
    expect(await tallyOf(platform.db, entryId)).toMatchObject({ up_count: counted });
    expect((await storedAfter(platform, await platform.user(), entryId)).state).toBe('counted');
    expect((await storedAfter(platform, await platform.user({ ip: '198.51.100.7' }), entryId)).state).toBe('counted');
  });

  it('leave their flags, the suspicion and the weight with the vote; the weight changes the weighted score alone [UV-46]', async () => {
    const platform = shared();
    const {
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { guest_vote_weight: '0.5' } });
    const [guest, user] = [await platform.guest(), await platform.user()];
    const ids = [acceptedOf(await guest.cast(entryId)).id, acceptedOf(await user.cast(entryId)).id];
    expect([(await guest.settled(ids[0] ?? '')).status, (await user.settled(ids[1] ?? '')).status]).toEqual([
      'counted',
      'counted',
    ]);
    const { rows } = await sql`
      select tier, jsonb_typeof(fraud_flags) as flags, pg_typeof(is_suspicious)::text as suspicious, vote_weight::text as weight
      from vote where entry_id = ${entryId} order by tier`.execute(platform.db);
    expect(rows).toEqual([
      { tier: 'account', flags: 'array', suspicious: 'boolean', weight: '1.00' },
      { tier: 'guest', flags: 'array', suspicious: 'boolean', weight: '0.50' },
    ]);
    const { rows: types } = await sql<{ type: string; standard: string }>`
      select format_type(atttypid, atttypmod) as type, pg_get_expr(adbin, adrelid) as standard
      from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attrelid = 'vote'::regclass and attname = 'vote_weight'`.execute(platform.db);
    expect(types).toEqual([{ type: 'numeric(3,2)', standard: '1.00' }]);
    expect(await tallyOf(platform.db, entryId)).toEqual({ up_count: 2, down_count: 0, weighted_score: '1.50' });
  });
});

describe('a captcha', () => {
  it('below the score rejects, above it counts, missing is refused, and without its provider the vote is held [UV-42]', async () => {
    await using captcha = await captchaServer();
    await using platform = await startPlatform({
      env: { CAPTCHA_VERIFY_URL: captcha.url, CAPTCHA_SECRET: 'captcha-secret' },
    });
    const {
      entryIds: [entryId = ''],
    } = await platform.seed({ contest: { captcha_mode: 'required', captcha_min_score: '0.3' } });
    const ips: string[] = [];
    const cast = async (more: Record<string, unknown>) => {
      ips.push(randomIp());
      return (await platform.guest({ ip: ips.at(-1) ?? '' })).outcome(entryId, more);
    };
    expect(await cast({ captchaToken: captchaToken(0.1) })).toBe('rejected: captcha_low');
    expect(await cast({ captchaToken: captchaToken(0.9) })).toBe('counted');
    const used = captchaToken(0.9, 'used-twice');
    expect(await cast({ captchaToken: used })).toBe('counted');
    expect(await cast({ captchaToken: used })).toBe('rejected: captcha_low');
    expect(captcha.requests.map(({ remoteIp, secret }) => ({ remoteIp, secret }))).toEqual(
      ips.map((remoteIp) => ({ remoteIp, secret: 'captcha-secret' })),
    );
    const missing = await (await platform.guest()).cast(entryId);
    expect([missing.status, codeOf(missing)]).toEqual([422, 'CAPTCHA_REQUIRED']);
    await captcha.stop();
    const unseen = await storedAfter(platform, await platform.guest(), entryId, { captchaToken: captchaToken(0.9) });
    expect([unseen.state, flagsOf(unseen)]).toEqual(['held', expect.arrayContaining(['captcha_unavailable'])]);
  });
});

describe('the country of a vote', () => {
  it('comes from the local file by the address a trusted proxy tells, and of private addresses there is none [UV-45]', async () => {
    await using platform = await startPlatform({ looksUpNetworks: true });
    const {
      entryIds: [entryId = ''],
    } = await platform.seed();
    const countryFrom = async (ip: string) =>
      (await storedAfter(platform, await platform.guest({ ip }), entryId)).country;
    expect(await countryFrom('8.8.8.8')).toBe('US');
    expect(await countryFrom('203.0.113.9, 8.8.8.8')).toBe('US');
    expect(await countryFrom('192.168.1.20')).toBeNull();
    expect(await countryFrom('10.1.2.3')).toBeNull();
    const { rows } = await sql<{
      country: string;
      up_count: number;
    }>`select country, up_count from entry_tally_country`.execute(platform.db);
    expect(rows).toEqual([{ country: 'US', up_count: 2 }]);
  });

  it('is not what an untrusted peer claims', async () => {
    await using platform = await startPlatform({ looksUpNetworks: true, env: { TRUSTED_PROXIES: '' } });
    const {
      entryIds: [entryId = ''],
    } = await platform.seed();
    const stored = await storedAfter(platform, await platform.guest({ ip: '8.8.8.8' }), entryId);
    expect(stored.country).toBeNull();
  });
});
