import { createApiKey, rotateApiKey } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { deleteOwnAccount } from '@urvote/contracts/http/data-rights/data-rights-endpoints';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { linkGoogle } from '@urvote/contracts/http/identities/identity-endpoints';
import { beginPasskey } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import {
  beginTotp,
  confirmTotp,
  removeTotp,
  renewRecoveryCodes,
} from '@urvote/contracts/http/second-factors/second-factor-endpoints';
import { refreshSession } from '@urvote/contracts/http/sessions/session-endpoints';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { apiClient } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { signedInAccount } from '../accounts/signed-in-account.test-support.ts';
import { codeOf } from '../sign-in/second-factor/account-with-totp.test-support.ts';
import { rightPassword, startUserService } from '../user-service.test-support.ts';

const minuteMs = 60_000;
const newKey = { name: 'A program', scopes: ['votes:read'] };

async function start() {
  await using cleanup = new AsyncDisposableStack();
  const { db, url } = cleanup.use(await testDatabase());
  const clock = testClock();
  const database = { url: withDatabaseRole(url, 'urvote_user_service'), max: 5, statementTimeoutMs: 30_000 };
  const service = cleanup.use(await startUserService(url, { database }, { clock }));
  const ada = await signedInAccount(service.url, db, { email: 'ada@example.org' });
  const held = cleanup.move();
  return { db, clock, service, ada, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

describe('what outlives an access token', () => {
  it('is not made with the token alone, however fresh it is, where the account has something to show', async () => {
    await using started = await start();
    const { ada, clock, db } = started;
    const made = await ada.api.call(createApiKey, { body: { ...newKey, password: rightPassword } });
    const { secret } = (await ada.api.call(beginTotp, { body: { password: rightPassword } })).body as {
      secret: string;
    };
    const before = await db.selectFrom('api_key').selectAll().execute();
    const refusal = async (endpoint: Endpoint, body: object = {}) => {
      const params = { apiKeyId: (made.body as { id: string }).id };
      return (await ada.api.call(endpoint, { body, ...(endpoint === rotateApiKey ? { params } : {}) })).problem();
    };
    for (const endpoint of [rotateApiKey, beginTotp, beginPasskey, linkGoogle, deleteOwnAccount])
      expect(await refusal(endpoint)).toMatchObject({ code: 'REAUTHENTICATION_REQUIRED', methods: ['password'] });
    expect(await refusal(createApiKey, newKey)).toMatchObject({ status: 401, methods: ['password'] });
    expect(await refusal(createApiKey, { ...newKey, password: 'wrong' })).toMatchObject({ code: 'PASSWORD_WRONG' });
    await ada.api.call(confirmTotp, { body: { code: codeOf(secret, clock.nowMs()) } });
    for (const endpoint of [removeTotp, renewRecoveryCodes])
      expect(await refusal(endpoint)).toMatchObject({ methods: ['password', 'totp', 'recovery-code'] });
    expect(await db.selectFrom('api_key').selectAll().execute()).toEqual(before);
    expect(await db.selectFrom('user').select('id').execute()).toHaveLength(1);
  });

  it('asks accounts without password, app and passkey for a sign-in of the last minutes, which no refresh is', async () => {
    await using started = await start();
    const { ada, clock, db, service } = started;
    await db.updateTable('user').set({ password_hash: null }).execute();
    clock.advance(5 * minuteMs);
    expect((await ada.api.call(createApiKey, { body: newKey })).status).toBe(201);
    clock.advance(1);
    const { body } = await ada.api.call(refreshSession, { body: { refreshToken: ada.refreshToken } });
    const later = apiClient(service.url, { token: (body as { accessToken: string }).accessToken });
    for (const [endpoint, given] of [
      [createApiKey, newKey],
      [deleteOwnAccount, {}],
    ] as const)
      expect((await later.call(endpoint, { body: given })).problem()).toMatchObject({
        code: 'REAUTHENTICATION_REQUIRED',
        methods: ['sign-in'],
      });
  });

  it('is not guessed: ten wrong proofs end the tries for a while, right ones do not count', async () => {
    await using started = await start();
    const attempt = async (password: string) =>
      (await started.ada.api.call(beginPasskey, { body: { password } })).status;
    const statuses = [];
    for (let i = 0; i < 9; i += 1) statuses.push(await attempt('wrong'));
    expect(statuses).toEqual(Array.from({ length: 9 }, () => 403));
    expect(await attempt(rightPassword)).toBe(200);
    for (let i = 0; i < 10; i += 1) await attempt('wrong');
    expect(await attempt(rightPassword)).toBe(429);
  });
});
