import { randomUUID } from 'node:crypto';
import { createApiKey } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import {
  changePassword,
  forgotPassword,
  requestMagicLink,
  resetPassword,
  useMagicLink,
} from '@urvote/contracts/http/passwords/password-endpoints';
import { register } from '@urvote/contracts/http/registration/registration-endpoints';
import { apiClient, type ApiClient } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { tokenMailedTo } from '../sign-in/one-time-tokens/mailed-links.test-support.ts';
import {
  insertAccount,
  ownerEmail,
  rightPassword,
  startUserService,
  tryPassword,
} from '../user-service.test-support.ts';

const newPassword = 'a much better password';
const hourMs = 3_600_000;

async function signedInToken(url: string, password = rightPassword): Promise<string> {
  const { status, body } = await tryPassword(url, password);
  expect(status).toBe(200);
  return (body as { accessToken: string }).accessToken;
}

const meStatus = async (client: ApiClient, token: string) => (await client.call(getMe, { token })).status;

const passwordLinkOf = async (client: ApiClient, email: string) =>
  (await client.call(forgotPassword, { body: { email } })).status;

describe('a forgotten password', () => {
  it('is replaced by a link that works once and for an hour, and tells nobody who has an account [AU-11]', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    const clock = testClock(Date.now());
    await using service = await startUserService(database.url, {}, { clock });
    const client = apiClient(service.url);
    const old = [await signedInToken(service.url), await signedInToken(service.url)];
    const forgot = (email: string) => client.call(forgotPassword, { body: { email } });
    const reset = (token: string) => client.call(resetPassword, { body: { token, password: newPassword } });

    const [known, unknown] = [await forgot(ownerEmail), await forgot('nobody@example.org')];
    expect([known.status, known.body]).toEqual([202, undefined]);
    expect([unknown.status, unknown.body]).toEqual([202, undefined]);
    expect(await database.db.selectFrom('one_time_token').select('purpose').execute()).toEqual([
      { purpose: 'reset-password' },
    ]);
    const late = await tokenMailedTo(service, ownerEmail, 'reset-password');
    clock.advance(hourMs);
    expect((await reset(late)).status).toBe(410);

    await forgot(ownerEmail);
    const replaced = await tokenMailedTo(service, ownerEmail, 'reset-password');
    await forgot(ownerEmail);
    const token = await tokenMailedTo(service, ownerEmail, 'reset-password');
    expect((await reset(replaced)).status).toBe(410);
    old.push(await signedInToken(service.url));
    clock.advance(1);
    expect((await reset(token)).status).toBe(200);
    expect((await reset(token)).status).toBe(410);
    for (const each of old) expect(await meStatus(client, each)).toBe(401);
    expect(await database.db.selectFrom('session').select('revoke_reason').distinct().execute()).toEqual([
      { revoke_reason: 'password_reset' },
    ]);
    expect((await tryPassword(service.url, rightPassword)).status).toBe(401);
    expect(await meStatus(client, await signedInToken(service.url, newPassword))).toBe(200);
    expect((await service.mails.mails()).flatMap(({ to }) => to)).not.toContain('nobody@example.org');
  });

  it('is not replaced by a link of another purpose [AU-11]', async () => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    await client.call(register, { body: { email: ownerEmail, username: 'ada', password: rightPassword } });
    const token = await tokenMailedTo(service, ownerEmail, 'verify-email');
    expect((await client.call(resetPassword, { body: { token, password: newPassword } })).status).toBe(410);
    expect((await client.call(useMagicLink, { params: { token } })).status).toBe(410);
    expect((await tryPassword(service.url, rightPassword)).status).toBe(200);
  });

  it('is replaced once by many at the same time, which ends the lock, confirms the address and leaves no way in to who opened it unconfirmed', async () => {
    await using database = await testDatabase();
    const id = await insertAccount(database.db);
    const created = { created_at: new Date(), name: 'of a stranger' };
    await database.db
      .insertInto('passkey')
      .values({
        ...created,
        credential_id: Buffer.of(1),
        user_id: id,
        public_key: Buffer.of(1),
        sign_count: 0,
        is_backed_up: false,
      })
      .execute();
    await database.db
      .insertInto('api_key')
      .values({
        ...created,
        id: randomUUID(),
        owner_user_id: id,
        prefix: 'uv_test',
        hash: Buffer.alloc(32),
        scopes: ['votes:read'],
      })
      .execute();
    const locked = { email_verified_at: null, failed_login_count: 5, locked_until: new Date(Date.now() + hourMs) };
    await database.db.updateTable('user').set(locked).where('id', '=', id).execute();
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    expect((await tryPassword(service.url, rightPassword)).status).toBe(423);
    await client.call(forgotPassword, { body: { email: ownerEmail } });
    const token = await tokenMailedTo(service, ownerEmail, 'reset-password');
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        client.call(resetPassword, { body: { token, password: `${newPassword} ${i}` } }),
      ),
    );
    expect(tries.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(7).fill(410)]);
    const winner = tries.findIndex(({ status }) => status === 200);
    const { body } = await tryPassword(service.url, `${newPassword} ${winner}`);
    expect(body).toMatchObject({ account: { emailVerified: true } });
    await service.mailTo(ownerEmail, /was changed/);
    expect(await database.db.selectFrom('passkey').selectAll().execute()).toEqual([]);
    expect(await database.db.selectFrom('api_key').select('id').where('revoked_at', 'is', null).execute()).toEqual([]);
  });

  it('takes the API keys with it, whose beginnings the mail names, while a change only names them', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    const token = await signedInToken(service.url);
    const body = { name: 'A program', scopes: ['profile:read'], password: rightPassword };
    const made = (await client.call(createApiKey, { token, body })).body as { key: string; prefix: string };
    const changed = { currentPassword: rightPassword, newPassword };
    expect((await client.call(changePassword, { token, body: changed })).status).toBe(204);
    expect((await service.mailTo(ownerEmail, /was changed/)).text).toContain(`go on working: ${made.prefix}`);
    expect(await meStatus(client, made.key)).toBe(200);
    await client.call(forgotPassword, { body: { email: ownerEmail } });
    const link = await tokenMailedTo(service, ownerEmail, 'reset-password');
    expect((await client.call(resetPassword, { body: { token: link, password: rightPassword } })).status).toBe(200);
    expect((await service.mailTo(ownerEmail, /was changed/)).text).toContain(
      `ended with the old password: ${made.prefix}`,
    );
    expect(await meStatus(client, made.key)).toBe(401);
    const ended = await database.db
      .selectFrom('access_revocation')
      .select('kind')
      .where('kind', '=', 'api_key')
      .execute();
    expect(ended).toHaveLength(1);
  });

  it('is asked for only so often', async () => {
    await using database = await testDatabase();
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    const statuses = [];
    for (let i = 0; i < 6; i += 1)
      statuses.push((await client.call(forgotPassword, { body: { email: ownerEmail } })).status);
    expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
    const link = await client.call(requestMagicLink, { body: { email: ownerEmail } });
    expect([link.status, await passwordLinkOf(client, 'Ad.a+other@example.org')]).toEqual([202, 429]);
  });
});

describe('a password', () => {
  it('is changed by who knows it, which ends every other session [AU-12]', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const client = apiClient(service.url);
    const [own, other] = [await signedInToken(service.url), await signedInToken(service.url)];
    const change = (currentPassword: string, token = own) =>
      client.call(changePassword, { token, body: { currentPassword, newPassword } });
    const wrong = await change('wrong');
    expect([wrong.status, wrong.problem().code]).toEqual([403, 'PASSWORD_WRONG']);
    expect(await meStatus(client, other)).toBe(200);
    expect((await change(rightPassword)).status).toBe(204);
    expect((await tryPassword(service.url, rightPassword)).status).toBe(401);
    expect([await meStatus(client, own), await meStatus(client, other)]).toEqual([200, 401]);
    await service.mailTo(ownerEmail, /was changed/);
    expect((await tryPassword(service.url, newPassword)).status).toBe(200);
    expect((await client.call(changePassword, { body: { currentPassword: newPassword, newPassword } })).status).toBe(
      401,
    );
  });

  it('is changed by one of many at once', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const token = await signedInToken(service.url);
    const client = apiClient(service.url, { token });
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        client.call(changePassword, { body: { currentPassword: rightPassword, newPassword: `${newPassword} ${i}` } }),
      ),
    );
    expect(tries.map(({ status }) => status).toSorted()).toEqual([204, ...Array<number>(7).fill(403)]);
  });
});

describe('a link to sign in', () => {
  it('lets its owner in once and for a quarter of an hour [AU-19]', async () => {
    await using database = await testDatabase();
    const id = await insertAccount(database.db);
    await insertAccount(database.db, { email: 'suspended@example.org', isSuspended: true });
    const clock = testClock(Date.now());
    await using service = await startUserService(database.url, {}, { clock });
    const client = apiClient(service.url);
    const ask = async (email = ownerEmail) => (await client.call(requestMagicLink, { body: { email } })).status;
    const unconfirmed = await insertAccount(database.db, { email: 'unconfirmed@example.org' });
    await database.db.updateTable('user').set({ email_verified_at: null }).where('id', '=', unconfirmed).execute();
    const others = ['nobody@example.org', 'suspended@example.org', 'unconfirmed@example.org'];
    for (const email of [ownerEmail, ...others]) expect(await ask(email)).toBe(202);
    const token = await tokenMailedTo(service, ownerEmail, 'magic-link');
    const signedIn = await client.call(useMagicLink, { params: { token } });
    expect([signedIn.status, signedIn.body]).toEqual([
      200,
      expect.objectContaining({ account: expect.objectContaining({ id }) }),
    ]);
    expect(await meStatus(client, (signedIn.body as { accessToken: string }).accessToken)).toBe(200);
    expect((await client.call(useMagicLink, { params: { token } })).status).toBe(410);
    await ask();
    const late = await tokenMailedTo(service, ownerEmail, 'magic-link');
    clock.advance(hourMs / 4);
    expect((await client.call(useMagicLink, { params: { token: late } })).status).toBe(410);
    expect((await service.mails.mails()).flatMap(({ to }) => to).filter((to) => others.includes(to))).toEqual([]);
  });
});
