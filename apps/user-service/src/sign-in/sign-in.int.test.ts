import { createHash } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { hash as bcrypt } from 'bcryptjs';
import { getMe, signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { createTokenVerifier } from '@urvote/platform/auth/token-verifier';
import { systemClock } from '@urvote/platform/clock/clock';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
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

  it('fails byte-equal and after the same time for unknown addresses [AU-06]', { timeout: 180_000 }, async () => {
    await using database = await testDatabase();
    const passwordHash = { memoryKib: 19_456, passes: 2, lanes: 1 };
    const id = await insertAccount(database.db);
    const stored = await hash(rightPassword, {
      memoryCost: passwordHash.memoryKib,
      timeCost: passwordHash.passes,
      parallelism: passwordHash.lanes,
    });
    await database.db.updateTable('user').set({ password_hash: stored }).where('id', '=', id).execute();
    const bodies = new Set<string>();
    const ratio = await eventually(
      async () => {
        // Each round has its own limits; a machine busy with other work may spoil one.
        await database.db.deleteFrom('rate_limit').execute();
        await database.db.updateTable('user').set({ failed_login_count: 0, locked_until: null }).execute();
        await database.db.deleteFrom('unknown_sign_in').execute();
        await using service = await startUserService(database.url, { passwordHash });
        const known: number[] = [];
        const unknown: number[] = [];
        await tryPassword(service.url, 'warm-up', { email: 'warm@example.org' });
        for (let round = 0; round < 5; round += 1) {
          known.push(await timeOf(service.url, ownerEmail, bodies));
          unknown.push(await timeOf(service.url, `nobody${round}@example.org`, bodies));
        }
        const measured = median(known) / median(unknown);
        expect(Math.abs(1 - measured)).toBeLessThan(0.2);
        return measured;
      },
      { timeoutMs: 150_000 },
    );
    expect(ratio).toBeGreaterThan(0.8);
    expect(bodies.size).toBe(1);
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

async function timeOf(url: string, address: string, bodies: Set<string>): Promise<number> {
  const startedAt = performance.now();
  const { body } = await tryPassword(url, 'wrong', { email: address, headers: { 'x-request-id': 'the-same-request' } });
  bodies.add(JSON.stringify(body));
  return performance.now() - startedAt;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
