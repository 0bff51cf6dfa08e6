import { getMe } from '@urvote/contracts/http/auth/auth-endpoints';
import { refreshSession } from '@urvote/contracts/http/sessions/session-endpoints';
import { type ApiResponse, apiClient } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { insertAccount, rightPassword, startUserService, tryPassword } from '../user-service.test-support.ts';

interface Pair {
  accessToken: string;
  refreshToken: string;
}

async function signInPair(url: string): Promise<Pair> {
  return (await tryPassword(url, rightPassword)).body as Pair;
}

const refresh = (url: string, refreshToken: string, headers: Record<string, string> = {}): Promise<ApiResponse> =>
  apiClient(url, { headers }).call(refreshSession, { body: { refreshToken } });

const statusOf = async (url: string, token: string) => (await apiClient(url, { token }).call(getMe)).status;

describe('a refresh token', () => {
  it('gives one new pair; a second use ends the session and every token of it [AU-08]', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    const clock = testClock(Date.now());
    await using service = await startUserService(database.url, {}, { clock });
    const first = await signInPair(service.url);
    const { iat = 0, exp = 0 } = decodeJwt(first.accessToken);
    expect(exp - iat).toBeLessThanOrEqual(900);
    const answer = await refresh(service.url, first.refreshToken);
    const second = answer.body as Pair;
    expect([answer.status, second.refreshToken === first.refreshToken]).toEqual([200, false]);
    expect([await statusOf(service.url, first.accessToken), await statusOf(service.url, second.accessToken)]).toEqual([
      200, 200,
    ]);

    clock.advance(10_001);
    const reused = await refresh(service.url, first.refreshToken);
    expect([reused.status, reused.problem().code]).toEqual([401, 'TOKEN_INVALID']);
    expect((await refresh(service.url, second.refreshToken)).status).toBe(401);
    expect([await statusOf(service.url, first.accessToken), await statusOf(service.url, second.accessToken)]).toEqual([
      401, 401,
    ]);
    const session = await database.db.selectFrom('session').select(['revoke_reason']).executeTakeFirstOrThrow();
    expect(session.revoke_reason).toBe('token_reused');
    expect(JSON.stringify(service.log.lines)).not.toContain(first.refreshToken);

    const again = await signInPair(service.url);
    expect(await statusOf(service.url, again.accessToken)).toBe(200);
  });

  it('gives the tabs of one browser the same successor for ten seconds, also after the next refresh', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    const clock = testClock(Date.now());
    await using service = await startUserService(database.url, {}, { clock });
    const { refreshToken } = await signInPair(service.url);
    const tabs = await Promise.all(Array.from({ length: 20 }, () => refresh(service.url, refreshToken)));
    const tokens = new Set(tabs.map(({ body }) => (body as Pair).refreshToken));
    expect([tabs.every(({ status }) => status === 200), tokens.size]).toEqual([true, 1]);
    for (const { body } of tabs) expect(await statusOf(service.url, (body as Pair).accessToken)).toBe(200);
    const next = (await refresh(service.url, [...tokens][0] ?? '')).body as Pair;
    clock.advance(10_000);
    const late = (await refresh(service.url, refreshToken)).body as Pair;
    expect(late.refreshToken).toBe(next.refreshToken);
    const kept = await database.db.selectFrom('refresh_token').selectAll().execute();
    expect(kept).toHaveLength(3);
    expect(JSON.stringify(kept.map((row) => String(row.sealed_successor)))).not.toContain(next.refreshToken);
    clock.advance(1);
    expect((await refresh(service.url, refreshToken)).status).toBe(401);
    expect((await refresh(service.url, next.refreshToken)).status).toBe(401);
  });

  it.each([
    ['another browser', { 'user-agent': 'another', 'x-forwarded-for': '2001:db8::2' }],
    ['another network', { 'user-agent': 'owner', 'x-forwarded-for': '2001:db8:1::1' }],
  ])('that comes a second time from %s at once ends the session', async (_who, headers) => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    const http = { host: '127.0.0.1', port: 0, trustedProxies: ['loopback'], corsOrigins: [] };
    await using service = await startUserService(database.url, { http });
    const { refreshToken } = await signInPair(service.url);
    const own = (ip: string) => ({ 'user-agent': 'owner', 'x-forwarded-for': ip });
    const first = await refresh(service.url, refreshToken, own('2001:db8::1'));
    expect((await refresh(service.url, refreshToken, own('2001:db8::ffff'))).status).toBe(200);
    expect((await refresh(service.url, refreshToken, headers)).status).toBe(401);
    expect((await refresh(service.url, (first.body as Pair).refreshToken, own('2001:db8::1'))).status).toBe(401);
  });

  it('has one winner of twenty who come at once from everywhere, and then the session is over for all', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const { refreshToken } = await signInPair(service.url);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => refresh(service.url, refreshToken, { 'user-agent': `browser ${i}` })),
    );
    const winners = answers.filter(({ status }) => status === 200);
    expect([winners.length, answers.filter(({ status }) => status === 401).length]).toEqual([1, 19]);
    const won = winners[0]?.body as Pair;
    expect([
      await statusOf(service.url, won.accessToken),
      (await refresh(service.url, won.refreshToken)).status,
    ]).toEqual([401, 401]);
    const { count } = await database.db
      .selectFrom('refresh_token')
      .select((row) => row.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBe(2);
  });

  it('notes when, from where and with what the session was used', async () => {
    await using database = await testDatabase();
    await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const { refreshToken } = await signInPair(service.url);
    await database.db
      .updateTable('session')
      .set({ last_activity_at: new Date(0), ip: '192.0.2.1', expires_at: new Date(Date.now() + 60_000) })
      .execute();
    expect((await refresh(service.url, refreshToken, { 'user-agent': 'other-device' })).status).toBe(200);
    const session = await database.db.selectFrom('session').selectAll().executeTakeFirstOrThrow();
    expect(session).toMatchObject({ ip: '127.0.0.1', user_agent: 'other-device' });
    expect(session.last_activity_at.getTime()).toBeGreaterThan(Date.now() - 3_600_000);
    expect(session.expires_at.getTime()).toBeGreaterThan(Date.now() + 3_600_000);
  });

  it('is worth nothing when it is unknown or over, or its account is suspended or gone', async () => {
    await using database = await testDatabase();
    const id = await insertAccount(database.db);
    await using service = await startUserService(database.url);
    const [over, suspended, gone] = [
      await signInPair(service.url),
      await signInPair(service.url),
      await signInPair(service.url),
    ];
    expect((await refresh(service.url, 'made-up')).status).toBe(401);
    expect((await apiClient(service.url).call(refreshSession, { body: {} })).status).toBe(401);
    const { sid } = decodeJwt<{ sid: string }>(over.accessToken);
    await database.db
      .updateTable('session')
      .set({ expires_at: new Date(Date.now() - 1000) })
      .where('id', '=', sid)
      .execute();
    expect((await refresh(service.url, over.refreshToken)).status).toBe(401);
    await database.db.updateTable('user').set({ suspended_at: new Date() }).where('id', '=', id).execute();
    expect((await refresh(service.url, suspended.refreshToken)).status).toBe(401);
    await database.db.deleteFrom('user').where('id', '=', id).execute();
    expect((await refresh(service.url, gone.refreshToken)).status).toBe(401);
  });
});
