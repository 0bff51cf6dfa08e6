import { createHash } from 'node:crypto';
import { hash as bcrypt } from 'bcryptjs';
import { getMe, signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { createTokenVerifier } from '@urvote/platform/auth/token-verifier';
import { systemClock } from '@urvote/platform/clock/clock';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { accountsAtFullCost, fullCost, mostRounds, ratioOfFastest } from '../same-time.test-support.ts';
import {
  cheapHash,
  insertAccount,
  ownerEmail,
  rightPassword,
  startUserService,
  tryPassword,
} from '../user-service.test-support.ts';

describe('signing in', () => {
  it('gives a token that every service takes', async () => {
    await using database = await testDatabase();
    const id = await insertAccount(database.db, { roles: ['voter', 'admin'] });
    await using service = await startUserService(database.url);
    const { status, body, headers } = await tryPassword(service.url, rightPassword, { email: 'ADA@example.ORG' });
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { accessToken, account } = body as { accessToken: string; account: unknown };
    expect(account).toMatchObject({ id, displayName: 'Ada', emailVerified: true, roles: ['admin', 'voter'] });
    const verifier = createTokenVerifier({
      jwksUrl: `${service.url}/api/v1/jwks.json`,
      issuer: 'urvote',
      audience: 'urvote',
      clock: systemClock,
    });
    expect(await verifier.verify(accessToken)).toMatchObject({
      userId: id,
      roles: ['admin', 'voter'],
      emailVerified: true,
    });
    const me = await apiClient(service.url, { token: accessToken }).call(getMe);
    expect([me.status, me.body]).toEqual([200, account]);
  });

  it('fails alike for a wrong password, an unknown address and a suspended account', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await insertAccount(database.db, { email: 'suspended@example.org', isSuspended: true });
    await using service = await startUserService(database.url);
    const headers = { 'x-request-id': 'the-same-request' };
    const failures = [
      await tryPassword(service.url, 'wrong', { headers }),
      await tryPassword(service.url, rightPassword, { email: 'nobody@example.org', headers }),
      await tryPassword(service.url, rightPassword, { email: 'suspended@example.org', headers }),
    ];
    expect(failures.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(failures.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(failures[0]?.problem().code).toBe('INVALID_CREDENTIALS');
  });

  it('fails byte-equal and after the same time for unknown addresses [AU-06]', async () => {
    await using database = await testDatabase();
    const known = await accountsAtFullCost(database.db, mostRounds);
    await using service = await startUserService(database.url, { passwordHash: fullCost });
    const answers = new Set<string>();
    const fail = async (email: string) => {
      const answer = await fetch(service.url + signIn.path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-request-id': 'the-same-request' },
        body: JSON.stringify({ email, password: 'wrong' }),
      });
      answers.add(`${answer.status} ${[...answer.headers.keys()].join()} ${await answer.text()}`);
    };
    await fail('warm-up@example.org');
    const ratio = await ratioOfFastest(
      (round) => fail(known[round] ?? ''),
      (round) => fail(`nobody${round}@example.org`),
    );
    expect(Math.abs(1 - ratio)).toBeLessThan(0.2);
    expect([...answers]).toEqual([expect.stringMatching(/^401 .*INVALID_CREDENTIALS/s)]);
  });

  it('writes neither addresses nor passwords into the log', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    await tryPassword(service.url, 'my-wrong-password');
    await tryPassword(service.url, rightPassword);
    const log = JSON.stringify(service.log.lines);
    expect(log).toMatch(/sign-in refused.*signed in/);
    expect(log).not.toMatch(/ada@|my-wrong-password|correct horse/i);
  });

  it('renews a hash that was made at another cost', async () => {
    await using database = await testDatabase();
    const id = await insertAccount(database.db);
    await using service = await startUserService(database.url, { passwordHash: { ...cheapHash, passes: 2 } });
    expect((await tryPassword(service.url, rightPassword)).status).toBe(200);
    const { password_hash } = await database.db
      .selectFrom('user')
      .select('password_hash')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(password_hash).toContain('m=1024,t=2,p=1');
    expect((await tryPassword(service.url, rightPassword)).status).toBe(200);
  });

  it('lets in all who come while the hash is renewed', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url, { passwordHash: { ...cheapHash, passes: 2 } });
    const tries = await Promise.all(Array.from({ length: 4 }, () => tryPassword(service.url, rightPassword)));
    expect(tries.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('takes a bcrypt hash once and replaces it, and asks for a new password where nothing can be checked [AU-16]', async () => {
    await using database = await testDatabase();
    const id = await insertAccount(database.db);
    const store = (password_hash: string) =>
      database.db.updateTable('user').set({ password_hash }).where('id', '=', id).execute();
    const stored = async () =>
      (await database.db.selectFrom('user').select('password_hash').where('id', '=', id).executeTakeFirstOrThrow())
        .password_hash;
    await using service = await startUserService(database.url);
    const imported = (await bcrypt(rightPassword, 4)).replace('$2b$', '$2y$');
    await store(imported);
    expect([(await tryPassword(service.url, 'wrong')).status, await stored()]).toEqual([401, imported]);
    expect((await tryPassword(service.url, rightPassword)).status).toBe(200);
    expect(await stored()).toMatch(/^\$argon2id\$/);
    expect((await tryPassword(service.url, rightPassword)).status).toBe(200);
    for (const unusable of [createHash('sha256').update(rightPassword).digest('hex'), 'oauth_user']) {
      await store(unusable);
      const refused = await tryPassword(service.url, rightPassword);
      expect([refused.status, refused.problem().code, await stored()]).toEqual([
        403,
        'PASSWORD_RESET_REQUIRED',
        unusable,
      ]);
    }
  });

  it.each([
    [{ email: ownerEmail, password: '' }, 'body.password'],
    [{ email: 'no-address', password: 'x' }, 'body.email'],
    [{ email: ownerEmail, password: 'x', remember: true }, 'body.remember'],
  ])('names the wrong field of %o', async (body, field) => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    const response = await apiClient(service.url).call(signIn, { body });
    expect([response.status, response.problem().errors?.[0]?.field]).toEqual([422, field]);
  });
});
