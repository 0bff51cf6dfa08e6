import { testClock } from '@urvote/testkit/test-clock';
import { describe, expect, it } from 'vitest';
import { allows, highestRole } from './roles.ts';
import { isCrossSite } from './same-site.ts';
import { createSessions } from './sessions.ts';

const account = {
  userId: '019a0000-0000-7000-8000-000000000001',
  label: 'ada',
  sessionId: '019a0000-0000-7000-8000-000000000002',
} as const;
const grantUntil = (tokenExpiresAtMs: number) =>
  ({ role: 'operator', issuedAtMs: 0, refreshToken: 'r', tokenExpiresAtMs }) as const;
const inOneHour = (clock: { nowMs(): number }) => grantUntil(clock.nowMs() + 3_600_000);
const cookieHeader = (cookies: readonly string[]) => cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');

describe('sessions', () => {
  it('last 15 minutes, or as long as the access token when that is shorter', async () => {
    const clock = testClock();
    const sessions = createSessions({ secret: 's'.repeat(32), clock });
    const session = sessions.begin(account, inOneHour(clock));
    const cookie = cookieHeader(await sessions.cookies(session, false));
    clock.advance(899_000);
    expect(await sessions.read(cookie, false)).toEqual(session);
    clock.advance(1_000);
    expect(await sessions.read(cookie, false)).toBeUndefined();
    expect(sessions.begin(account, grantUntil(clock.nowMs() + 5_000)).expiresAtMs).toBe(clock.nowMs() + 5_000);
  });

  it('are the same after each renewal, with what is new of the account, until 12 hours are over', () => {
    const clock = testClock();
    const sessions = createSessions({ secret: 's'.repeat(32), clock });
    const first = sessions.begin(account, inOneHour(clock));
    let session = first;
    for (let minute = 0; minute < 12 * 60; minute += 10) {
      clock.advance(600_000);
      session = sessions.renewed(session, { ...inOneHour(clock), role: 'viewer', refreshToken: `r${minute}` });
    }
    expect(session).toMatchObject({ id: first.id, role: 'viewer', refreshToken: 'r710', endsAtMs: first.endsAtMs });
    expect(session.expiresAtMs).toBe(first.endsAtMs);
    expect(clock.nowMs()).toBe(first.endsAtMs);
    expect(sessions.csrfToken(session)).toBe(sessions.csrfToken(first));
  });

  it('are bound to the secret, hide what they hold, and end when they are ended', async () => {
    const clock = testClock();
    const sessions = createSessions({ secret: 's'.repeat(32), clock });
    const session = sessions.begin(account, inOneHour(clock));
    const cookie = cookieHeader(await sessions.cookies(session, false));
    expect(cookie).not.toContain(Buffer.from('operator').toString('base64url').slice(0, 8));
    expect(await createSessions({ secret: 't'.repeat(32), clock }).read(cookie, false)).toBeUndefined();
    expect(await sessions.read(cookie.replace(/.{6};/, 'AAAAAA;'), false)).toBeUndefined();
    expect(await sessions.read(cookie.replace('urvote_ops=ey', 'urvote_ops=fy'), false)).toBeUndefined();
    sessions.end(session);
    expect(await sessions.read(cookie, false)).toBeUndefined();
  });

  it('end with the session of the account they stem from', async () => {
    const clock = testClock();
    const ended = new Set<string>();
    const revocations = {
      isLoaded: true,
      loaded: async () => {},
      isRevoked: ({ sessionId }: { sessionId: string }) => ended.has(sessionId),
    };
    const sessions = createSessions({ secret: 's'.repeat(32), clock, revocations });
    const session = sessions.begin(account, inOneHour(clock));
    const cookie = cookieHeader(await sessions.cookies(session, false));
    expect(await sessions.read(cookie, false)).toEqual(session);
    ended.add(account.sessionId);
    expect(await sessions.read(cookie, false)).toBeUndefined();
  });

  it('take the token of their own only', () => {
    const sessions = createSessions({ secret: 's'.repeat(32), clock: testClock() });
    const begin = () => sessions.begin(account, grantUntil(Infinity));
    const [one, other] = [begin(), begin()];
    expect(sessions.isCsrfToken(one, sessions.csrfToken(one))).toBe(true);
    for (const token of [sessions.csrfToken(other), '', undefined])
      expect(sessions.isCsrfToken(one, token)).toBe(false);
  });

  it('use a cookie that only TLS can set when there is TLS', async () => {
    const clock = testClock();
    const sessions = createSessions({ secret: 's'.repeat(32), clock });
    const [session = '', csrf = ''] = await sessions.cookies(sessions.begin(account, inOneHour(clock)), true);
    expect(session).toMatch(/^__Host-urvote_ops=.+; Path=\/; HttpOnly; Secure; SameSite=Strict$/);
    expect(csrf).toMatch(/^XSRF-TOKEN=.+; Path=\/; Secure; SameSite=Strict$/);
  });
});

it('gives an account the highest of its roles', () => {
  expect([highestRole(['viewer', 'voter', 'operator']), highestRole(['admin']), highestRole(['moderator'])]).toEqual([
    'operator',
    'admin',
    undefined,
  ]);
  expect([allows('admin', 'viewer'), allows('operator', 'operator'), allows('viewer', 'operator')]).toEqual([
    true,
    true,
    false,
  ]);
});

it('tells requests of other sites by what the browser says', () => {
  const host = 'ops.example:8081';
  const own = [{ host }, { host, origin: 'https://ops.example:8081' }, { host, 'sec-fetch-site': 'same-origin' }];
  for (const isSecure of [true, false])
    expect(own.map((headers) => isCrossSite(headers, isSecure))).toEqual([false, false, false]);
  const foreign = [
    { host, origin: 'https://evil.example' },
    { host, origin: 'null' },
    { host, 'sec-fetch-site': 'same-site' },
    { origin: 'https://ops.example' },
  ];
  for (const isSecure of [true, false])
    expect(foreign.map((headers) => isCrossSite(headers, isSecure))).toEqual([true, true, true, true]);
  const withoutTls = { host, origin: 'http://ops.example:8081' };
  expect([isCrossSite(withoutTls, true), isCrossSite(withoutTls, false)]).toEqual([true, false]);
});
