import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import {
  listSessions,
  refreshSession,
  revokeOtherSessions,
  revokeSession,
  signOut,
} from '@urvote/contracts/http/sessions/session-endpoints';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertAccount, rightPassword, startUserService, tryPassword } from '../user-service.test-support.ts';

const proof = { password: rightPassword };

interface Pair {
  accessToken: string;
  refreshToken: string;
}

interface Listed {
  items: { id: string; isCurrent: boolean; ip: string; userAgent: string; lastActivityAt: string }[];
}

async function signInOn(url: string, device: string, email = 'ada@example.org') {
  const { accessToken, refreshToken } = (
    await tryPassword(url, rightPassword, { email, headers: { 'user-agent': device } })
  ).body as Pair;
  const client = apiClient(url, { token: accessToken });
  const list = async () => ((await client.call(listSessions)).body as Listed).items;
  return { client, refreshToken, list, status: async () => (await client.call(getMe)).status };
}

describe('sessions', () => {
  it('are listed with device, address and last activity, and the others can be ended at once [AU-09]', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const [phone, laptop] = [await signInOn(service.url, 'phone'), await signInOn(service.url, 'laptop')];
    const sessions = await laptop.list();
    expect(sessions.map(({ userAgent, isCurrent, ip }) => ({ userAgent, isCurrent, ip }))).toEqual([
      { userAgent: 'laptop', isCurrent: true, ip: '127.0.0.1' },
      { userAgent: 'phone', isCurrent: false, ip: '127.0.0.1' },
    ]);
    expect(Date.parse(sessions[0]?.lastActivityAt ?? '')).toBeGreaterThan(Date.now() - 3_600_000);
    expect((await laptop.client.call(revokeOtherSessions, { body: proof })).status).toBe(204);
    expect([await phone.status(), await laptop.status()]).toEqual([401, 200]);
    expect(
      (await apiClient(service.url).call(refreshSession, { body: { refreshToken: phone.refreshToken } })).status,
    ).toBe(401);
    expect(await laptop.list()).toHaveLength(1);
  });

  it('end one by one, those of the own account only', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await insertAccount(database.db, { email: 'eve@example.org' });
    await using service = await startUserService(database.url);
    const [phone, laptop, eve] = [
      await signInOn(service.url, 'phone'),
      await signInOn(service.url, 'laptop'),
      await signInOn(service.url, 'eve', 'eve@example.org'),
    ];
    const phoneId = (await phone.list()).find(({ isCurrent }) => isCurrent)?.id ?? '';
    expect((await eve.client.call(revokeSession, { params: { sessionId: phoneId }, body: proof })).status).toBe(404);
    expect(await phone.status()).toBe(200);
    expect((await laptop.client.call(revokeSession, { params: { sessionId: phoneId }, body: proof })).status).toBe(204);
    expect([await phone.status(), await laptop.status(), await eve.status()]).toEqual([401, 200, 200]);
    expect((await laptop.client.call(revokeSession, { params: { sessionId: phoneId }, body: proof })).status).toBe(404);
  });

  it('end by signing out, with the access token that did it [AU-10]', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    const url = withDatabaseRole(database.url, 'urvote_user_service');
    await using service = await startUserService(database.url, {
      database: { url, max: 5, statementTimeoutMs: 30_000 },
    });
    const phone = await signInOn(service.url, 'phone');
    expect((await phone.client.call(signOut)).status).toBe(204);
    const answer = await phone.client.call(getMe);
    expect([answer.status, answer.problem().code]).toEqual([401, 'TOKEN_INVALID']);
    const events = await database.db
      .selectFrom('outbox_event')
      .select(['type', 'payload'])
      .where('type', '=', 'access.revoked')
      .execute();
    expect(events).toEqual([{ type: 'access.revoked', payload: expect.objectContaining({ kind: 'session' }) }]);
  });

  it('are opened by proofs only: no address takes the id of a user for one [AU-14]', async () => {
    await using database = await testDatabase();
    const userId = await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const post = async (path: string, body: object) =>
      (
        await fetch(`${service.url}${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).status;
    expect(await post('/api/v1/auth/session', { user_id: 1 })).toBe(404);
    expect(await post('/api/v1/auth/session', { user_id: userId })).toBe(404);
    expect(await post('/api/v1/auth/sessions', { userId })).toBe(405);
    expect(await post('/api/v1/auth/sign-in', { userId })).toBe(422);
    expect(await database.db.selectFrom('session').select('id').execute()).toEqual([]);
  });
});
