import { register, resendVerification, verifyEmail } from '@urvote/contracts/http/registration/registration-endpoints';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import { apiClient } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { accountsAtFullCost, fullCost, mostRounds, ratioOfFastest } from '../same-time.test-support.ts';
import { tokenMailedTo } from '../sign-in/one-time-tokens/mailed-links.test-support.ts';
import { insertAccount, rightPassword, startUserService, tryPassword } from '../user-service.test-support.ts';

const ada = { email: 'Ada@Example.org', username: 'ada', password: rightPassword };
const hourMs = 3_600_000;

describe('opening an account', () => {
  it('takes an address, a name and a password, and stores the password as Argon2id alone [AU-01]', async () => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    const short = await client.call(register, { body: { ...ada, password: '7 chars' } });
    expect([short.status, short.problem().errors?.[0]?.field]).toEqual([422, 'body.password']);
    const opened = await client.call(register, { body: { ...ada, displayName: 'Ada L.', locale: 'de' } });
    expect([opened.status, opened.body]).toEqual([202, undefined]);
    const row = await database.db
      .selectFrom('user')
      .select(['email', 'password_hash', 'locale', 'email_verified_at'])
      .executeTakeFirstOrThrow();
    expect(row).toEqual({
      email: 'Ada@Example.org',
      password_hash: expect.stringMatching(/^\$argon2id\$/),
      locale: 'de',
      email_verified_at: null,
    });
    const signedIn = await tryPassword(service.url, rightPassword);
    const { account } = signedIn.body as { account: { id: string } };
    expect(account).toMatchObject({ username: 'ada', displayName: 'Ada L.', emailVerified: false, roles: ['voter'] });
    const { id } = account;
    const events = await database.db
      .selectFrom('outbox_event')
      .select(['type', 'payload'])
      .where('aggregate_id', '=', id)
      .execute();
    expect(events).toEqual([{ type: 'user.registered', payload: { userId: id } }]);
    expect(JSON.stringify(service.log.lines)).not.toMatch(/ada@|correct horse/i);
  });

  it('takes an address and a name once, in whatever case, also of many at once [AU-02]', async () => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    const send = (email: string, username: string) => client.call(register, { body: { ...ada, email, username } });
    const tries = await Promise.all(Array.from({ length: 20 }, (_, i) => send('a@example.org', `voter-${i}`)));
    const mailed = tries.filter(({ status }) => status === 202);
    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([202, 429]));
    expect(await database.db.selectFrom('user').select('email').execute()).toHaveLength(1);
    const events = await database.db.selectFrom('outbox_event').select('type').execute();
    expect(events.map(({ type }) => type).toSorted()).toEqual([
      ...mailed.map(() => 'mail.requested'),
      'user.registered',
    ]);
    const named = await Promise.all(
      Array.from({ length: 20 }, (_, i) => send(`n${i}@example.org`, i % 2 === 0 ? 'one-name' : 'One-Name')),
    );
    expect(named.map(({ status }) => status).toSorted()).toEqual([202, ...Array<number>(19).fill(409)]);
    await send('b@example.org', 'Grace');
    const sameName = await send('c@example.org', 'gRACE');
    expect([sameName.problem().code, sameName.problem().errors?.[0]?.field]).toEqual([
      'USERNAME_TAKEN',
      'body.username',
    ]);
    for (const name of ['admin', 'Ad.Min', 'urvote', 'api']) {
      const reserved = await send('d@example.org', name);
      expect([reserved.status, reserved.problem().errors?.[0]?.field]).toEqual([422, 'body.username']);
    }
  });

  it('answers alike whether or not there is an account, and tells its owner by mail [AU-02]', async () => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    await insertAccount(database.db, { email: 'owner@example.org' });
    await insertAccount(database.db, { email: 'suspended@example.org', isSuspended: true });
    const before = await database.db.selectFrom('user').selectAll().orderBy('id').execute();
    const headers = { 'x-request-id': 'the-same-request' };
    const send = async (email: string, username: string) => {
      const answer = await apiClient(service.url, { headers }).call(register, { body: { ...ada, email, username } });
      const kept = [...answer.headers].filter(([name]) => !['date', 'ratelimit'].includes(name));
      return JSON.stringify([answer.status, answer.body ?? null, kept]);
    };
    const answers = [
      await send('new@example.org', 'new'),
      await send('OWNER@example.org', 'other'),
      await send('suspended@example.org', 'third'),
    ];
    expect(new Set(answers).size).toBe(1);
    const taken = [await send('new2@example.org', 'NEW'), await send('owner@example.org', 'new')];
    expect([new Set(taken).size, taken[0]?.includes('USERNAME_TAKEN')]).toEqual([1, true]);
    const after = database.db.selectFrom('user').selectAll().where('email', '<>', 'new@example.org').orderBy('id');
    expect(await after.execute()).toEqual(before);
    const told = await service.mailTo('owner@example.org', /account already/);
    expect(told.links.map((link) => new URL(link).pathname)).toContain('/auth/reset-password');
    await service.mailTo('new@example.org', /^Confirm/);
    expect((await service.mails.mails()).flatMap(({ to }) => to)).not.toContain('suspended@example.org');
  });

  it('takes as long for an address that has an account', async () => {
    await using database = await testDatabase();
    const known = await accountsAtFullCost(database.db, mostRounds);
    await using service = await startUserService(database.url, { passwordHash: fullCost });
    const open = async (email: string, username: string) => {
      const { status } = await apiClient(service.url).call(register, { body: { ...ada, email, username } });
      expect(status).toBe(202);
    };
    await open('warm-up@example.org', 'warm-up');
    const ratio = await ratioOfFastest(
      (round) => open(known[round] ?? '', `again-${round}`),
      (round) => open(`new${round}@example.org`, `new-${round}`),
    );
    expect(Math.abs(1 - ratio)).toBeLessThan(0.2);
  });

  it('sends few mails to one mailbox, however its address is written and whoever asks', async () => {
    await using database = await testDatabase();
    const http = { host: '127.0.0.1', port: 0, trustedProxies: ['loopback'], corsOrigins: [] };
    await using service = await startUserService(database.url, { http });
    const send = (i: number, source: string) =>
      apiClient(service.url, { headers: { 'x-forwarded-for': source } }).call(register, {
        body: { ...ada, email: `a${i % 2 === 0 ? '.' : ''}da+${i}@example.org`, username: `ada-${i}` },
      });
    const statuses = [];
    for (let i = 0; i < 7; i += 1) statuses.push((await send(i, '198.51.100.1')).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429, 429]);
    for (let i = 10; i < 40; i += 1) statuses.push((await send(i, `203.0.113.${i}`)).status);
    expect(statuses.filter((status) => status === 202)).toHaveLength(18);
    const resent = [];
    for (let i = 0; i < 5; i += 1) {
      const email = `a${i % 2 === 0 ? '.' : ''}da+${i}@example.org`;
      const { accessToken: token } = (await tryPassword(service.url, rightPassword, { email })).body as {
        accessToken: string;
      };
      for (let again = 0; again < 2; again += 1)
        resent.push((await apiClient(service.url, { token }).call(resendVerification)).status);
    }
    expect(resent.filter((status) => status === 202)).toHaveLength(5);
  });

  it('gives every kind its role and knows no other kinds [AU-03]', async () => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    for (const kind of ['voter', 'creator', 'board_owner', 'fan', 'artist', 'dj']) {
      const opened = await client.call(register, {
        body: { ...ada, email: `${kind}@example.org`, username: `a-${kind}`, kind },
      });
      expect(opened.status).toBe(202);
      const roles = await database.db
        .selectFrom('user_role')
        .innerJoin('user', 'user.id', 'user_id')
        .select('role')
        .where('username', '=', `a-${kind}`)
        .execute();
      expect(new Set(roles.map(({ role }) => role))).toEqual(new Set(['voter', kind]));
    }
    const admin = await client.call(register, { body: { ...ada, kind: 'admin' } });
    expect([admin.status, admin.problem().errors?.[0]?.field]).toEqual([422, 'body.kind']);
  });

  it.each([
    [{ email: 'ada@mailinator.com' }, 'EMAIL_DISPOSABLE', 'body.email'],
    [{ username: 'a b' }, 'VALIDATION_FAILED', 'body.username'],
    [{ username: 'àda' }, 'VALIDATION_FAILED', 'body.username'],
    [{ email: 'no-address' }, 'VALIDATION_FAILED', 'body.email'],
    [{ password: 'x'.repeat(1025) }, 'VALIDATION_FAILED', 'body.password'],
    [{ roles: ['admin'] }, 'VALIDATION_FAILED', 'body.roles'],
  ])('refuses %o', async (change, code, field) => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    const refused = await apiClient(service.url).call(register, { body: { ...ada, ...change } });
    expect([refused.status, refused.problem().code, refused.problem().errors?.[0]?.field]).toEqual([422, code, field]);
  });
});

describe('the link that confirms an address', () => {
  it('works once and for a day, and ends when another is sent [AU-04]', async () => {
    await using database = await testDatabase();
    const clock = testClock(Date.now());
    await using service = await startUserService(database.url, {}, { clock });
    const client = apiClient(service.url);
    await client.call(register, { body: ada });
    const confirm = async (token: string) => (await client.call(verifyEmail, { params: { token } })).status;
    const token = () => tokenMailedTo(service, ada.email, 'verify-email');
    const first = await token();
    const stored = await database.db.selectFrom('one_time_token').select(['hash', 'sealed_payload']).execute();
    expect([stored.length, stored[0]?.hash.equals(tokenHash(first))]).toEqual([1, true]);
    expect(JSON.stringify(stored.map((row) => String(row.sealed_payload)))).not.toMatch(/ada@/i);

    const signedIn = (await tryPassword(service.url, rightPassword)).body as { accessToken: string };
    const resend = async () => (await client.call(resendVerification, { token: signedIn.accessToken })).status;
    expect(await resend()).toBe(202);
    const second = await token();
    expect(await confirm(first)).toBe(410);
    clock.advance(24 * hourMs);
    expect(await confirm(second)).toBe(410);

    const again = (await tryPassword(service.url, rightPassword)).body as { accessToken: string };
    expect((await client.call(resendVerification, { token: again.accessToken })).status).toBe(202);
    const third = await token();
    clock.advance(24 * hourMs - 1);
    expect(await confirm(third)).toBe(200);
    expect(await confirm(third)).toBe(410);
    const { account } = (await tryPassword(service.url, rightPassword)).body as { account: unknown };
    expect(account).toMatchObject({ emailVerified: true });
  });

  it('is used by one of many, and is worth nothing for another address', async () => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    await client.call(register, { body: ada });
    const token = await tokenMailedTo(service, ada.email, 'verify-email');
    await database.db.updateTable('user').set({ email: 'other@example.org' }).execute();
    expect((await client.call(verifyEmail, { params: { token } })).status).toBe(410);
    await database.db.updateTable('user').set({ email: ada.email }).execute();
    const tries = await Promise.all(Array.from({ length: 8 }, () => client.call(verifyEmail, { params: { token } })));
    expect(tries.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(7).fill(410)]);
  });
});
