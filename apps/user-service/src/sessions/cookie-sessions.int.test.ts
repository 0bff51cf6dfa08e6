import { getMe, signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import { refreshSession, revokeOtherSessions, signOut } from '@urvote/contracts/http/sessions/session-endpoints';
import { type ApiResponse, apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import {
  insertAccount,
  ownerEmail,
  rightPassword,
  startUserService,
  tryPassword,
} from '../user-service.test-support.ts';

const proof = { password: rightPassword };
const sameOrigin = { 'sec-fetch-site': 'same-origin' };

/** The cookies of an answer as a browser would send them back. */
function cookieOf({ headers }: ApiResponse): string {
  return headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
}

async function signInByCookie(url: string) {
  const answer = await apiClient(url).call(signIn, {
    body: { email: ownerEmail, password: rightPassword, session: 'cookie' },
  });
  const { csrfToken } = answer.body as { csrfToken: string };
  return { answer, csrfToken, cookie: cookieOf(answer) };
}

describe('a session in cookies', () => {
  it('demands its CSRF token with unsafe requests, where a bearer token needs none [AU-17]', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const { cookie, csrfToken } = await signInByCookie(service.url);
    const client = apiClient(service.url, { cookie });
    expect((await client.call(getMe)).status).toBe(200);
    const post = async (headers: Record<string, string>) => {
      const answer = await client.call(revokeOtherSessions, { headers, body: proof });
      return answer.status === 204 ? 204 : answer.problem().code;
    };
    for (const headers of [
      {},
      sameOrigin,
      { 'x-csrf-token': 'wrong' },
      { 'x-csrf-token': csrfToken, origin: 'https://evil.example' },
    ] as Record<string, string>[]) {
      expect(await post(headers)).toBe('CSRF_TOKEN_MISSING');
    }
    expect((await client.call(signOut)).problem()).toMatchObject({ status: 403, code: 'CSRF_TOKEN_MISSING' });
    expect(await post({ 'x-csrf-token': csrfToken })).toBe(204);
    const { accessToken } = (await tryPassword(service.url, rightPassword)).body as { accessToken: string };
    expect(
      (await apiClient(service.url, { token: accessToken }).call(revokeOtherSessions, { body: proof })).status,
    ).toBe(204);
    expect((await apiClient(service.url, { cookie: `urvote_session=${accessToken}` }).call(getMe)).status).toBe(401);
  });

  it('gives scripts no token, and is guarded by the names of its cookies where there is TLS', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url, { publicUrl: 'https://urvote.example' });
    const { answer, cookie } = await signInByCookie(service.url);
    expect(Object.keys(answer.body as object).toSorted()).toEqual([
      'account',
      'csrfToken',
      'expiresAt',
      'sessionExpiresAt',
    ]);
    expect(answer.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-urvote_session=[\w.-]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/),
      expect.stringMatching(
        /^__Secure-urvote_session_refresh=[\w-]+; Max-Age=\d+; Path=\/api\/v1\/auth; HttpOnly; Secure; SameSite=Strict$/,
      ),
      expect.stringMatching(
        /^__Host-urvote_device=[\w.-]+; Max-Age=15552000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ]);
    expect((await apiClient(service.url, { cookie }).call(getMe)).status).toBe(200);
  });

  it('is refreshed from a page of this origin, keeps its CSRF token, and ends by signing out', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const { cookie, csrfToken } = await signInByCookie(service.url);
    const client = apiClient(service.url, { cookie });
    expect((await client.call(refreshSession, { body: {} })).problem().code).toBe('CSRF_TOKEN_MISSING');
    const refreshed = await client.call(refreshSession, { body: {}, headers: sameOrigin });
    expect([refreshed.status, (refreshed.body as { csrfToken: string }).csrfToken]).toEqual([200, csrfToken]);
    const next = apiClient(service.url, { cookie: cookieOf(refreshed), headers: { 'x-csrf-token': csrfToken } });
    const gone = await next.call(signOut);
    expect([gone.status, cookieOf(gone)]).toEqual([204, 'urvote_session=; urvote_session_refresh=']);
    expect([
      (await next.call(getMe)).status,
      (await next.call(refreshSession, { body: {}, headers: sameOrigin })).status,
    ]).toEqual([401, 401]);
  });
});
