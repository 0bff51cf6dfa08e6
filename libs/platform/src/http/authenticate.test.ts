import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { describe, expect, it, vi } from 'vitest';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EndpointAuth } from '@urvote/contracts/endpoint/endpoint';
import { createAuthenticate } from './authenticate.ts';
import { createGuestSessions, guestCookieName } from '../auth/guest-session.ts';
import { createTokenVerifier } from '../auth/token-verifier.ts';

const start = Date.UTC(2026, 4, 1);
const sub = '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11';
const claims = { sid: 's1', roles: ['voter'], emailVerified: true, accountCreatedAt: 1_700_000_000, evk: 'key' };

/** The code of the problem a call ends in, sooner or later. */
async function codeOf(run: () => unknown): Promise<string> {
  try {
    await run();
    return 'none';
  } catch (error) {
    return error instanceof ProblemError ? error.code : String(error);
  }
}

async function keyServer() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
  let keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'EdDSA', use: 'sig' }];
  let fetchCount = 0;
  const server = createServer((_request, response) => {
    fetchCount += 1;
    response.end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    privateKey,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    fetchCount: () => fetchCount,
    /** Takes the old key away for a new one, which is returned. */
    async rotate() {
      const next = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
      keys = [{ ...(await exportJWK(next.publicKey)), kid: 'k2', alg: 'EdDSA', use: 'sig' }];
      return next.privateKey;
    },
    close: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
    [Symbol.asyncDispose]: async () => void server.close(),
  };
}

interface TokenChange {
  claims?: object;
  issuer?: string;
  audience?: string;
  kid?: string;
  expiresAt?: number;
  notBefore?: number;
  typ?: string;
}

function sign(key: CryptoKey, change: TokenChange = {}) {
  return new SignJWT({
    ...claims,
    ...change.claims,
    ...(change.notBefore === undefined ? {} : { nbf: change.notBefore }),
  })
    .setProtectedHeader({ alg: 'EdDSA', kid: change.kid ?? 'k1', typ: change.typ ?? 'at+jwt' })
    .setSubject(sub)
    .setIssuer(change.issuer ?? 'urvote')
    .setAudience(change.audience ?? 'urvote-api')
    .setExpirationTime(change.expiresAt ?? start / 1000 + 900)
    .sign(key);
}

function verifierOf(jwksUrl: string) {
  const clock = { now: start, nowMs: () => clock.now };
  return { clock, verifier: createTokenVerifier({ jwksUrl, issuer: 'urvote', audience: 'urvote-api', clock }) };
}

describe('access tokens', () => {
  it('are verified once and remembered until they expire', async () => {
    await using keys = await keyServer();
    const { clock, verifier } = verifierOf(keys.url);
    const token = await sign(keys.privateKey);
    expect(await verifier.verify(token)).toEqual({
      kind: 'user',
      userId: sub,
      sessionId: 's1',
      roles: ['voter'],
      emailVerified: true,
      accountCreatedAt: 1_700_000_000,
      emailVoterKey: 'key',
    });
    expect(verifier.verify(token)).not.toBeInstanceOf(Promise);
    expect(verifier.verify(await sign(keys.privateKey, { claims: { sid: 's2' } }))).toMatchObject({ sessionId: 's2' });
    expect(keys.fetchCount()).toBe(1);
    clock.now += 901_000;
    expect(await codeOf(() => verifier.verify(token))).toBe('TOKEN_INVALID');
  });

  it('are refused when anything about them is wrong', async () => {
    await using keys = await keyServer();
    const { verifier } = verifierOf(keys.url);
    const good = await sign(keys.privateKey);
    const stranger = await generateKeyPair('EdDSA', { crv: 'Ed25519' });
    const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const tokens = [
      await sign(keys.privateKey, { issuer: 'other' }),
      await sign(keys.privateKey, { audience: 'other' }),
      await sign(keys.privateKey, { expiresAt: start / 1000 }),
      await sign(keys.privateKey, { notBefore: start / 1000 + 60 }),
      await sign(keys.privateKey, { typ: 'JWT' }),
      await sign(keys.privateKey, { kid: 'unknown' }),
      await sign(keys.privateKey, { claims: { roles: 'admin' } }),
      await sign(stranger.privateKey),
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid: 'k1', typ: 'at+jwt' })
        .setSubject(sub)
        .sign(Buffer.alloc(32)),
      `${encoded({ alg: 'none' })}.${good.split('.')[1]}.`,
      `${good.slice(0, -4)}AAAA`,
      'x'.repeat(10_000),
      'a.b.c',
      '',
    ];
    const refused = tokens.map(() => 'TOKEN_INVALID');
    expect(await Promise.all(tokens.map((token) => codeOf(() => verifier.verify(token))))).toEqual(refused);
    await verifier.verify(good);
    expect(await Promise.all(tokens.map((token) => codeOf(() => verifier.verify(token))))).toEqual(refused);
  });

  it('are judged in full once a minute for each key', async () => {
    await using keys = await keyServer();
    const { clock, verifier } = verifierOf(keys.url);
    await verifier.verify(await sign(keys.privateKey));
    clock.now += 60_000;
    const again = verifier.verify(await sign(keys.privateKey, { claims: { sid: 's2' } }));
    expect(again).toBeInstanceOf(Promise);
    expect(await again).toMatchObject({ sessionId: 's2' });
  });

  it('are taken on while the keys are unreachable, as far as their key is known', async () => {
    const keys = await keyServer();
    const { clock, verifier } = verifierOf(keys.url);
    await verifier.verify(await sign(keys.privateKey));
    await keys.close();
    clock.now += 11 * 60_000;
    expect(await verifier.verify(await sign(keys.privateKey, { claims: { sid: 's2' } }))).toMatchObject({
      sessionId: 's2',
    });
  });

  it('are refused once their key was taken away, and those of the new key are taken', async () => {
    await using keys = await keyServer();
    const { clock, verifier } = verifierOf(keys.url);
    const tokenAt = (sid: string, key = keys.privateKey, kid = 'k1') =>
      sign(key, { claims: { sid }, kid, expiresAt: start / 1000 + 3600 });
    await verifier.verify(await tokenAt('s1'));
    const newKey = await keys.rotate();
    expect(await verifier.verify(await tokenAt('s2'))).toMatchObject({ sessionId: 's2' });
    clock.now += 10 * 60_000;
    await verifier.verify(await tokenAt('s3'));
    await vi.waitFor(() => expect(keys.fetchCount()).toBe(2));
    expect(await verifier.verify(await tokenAt('s4', newKey, 'k2'))).toMatchObject({ sessionId: 's4' });
    clock.now += 60_000;
    expect(await codeOf(async () => verifier.verify(await tokenAt('s5')))).toBe('TOKEN_INVALID');
    expect(await verifier.verify(await tokenAt('s6', newKey, 'k2'))).toMatchObject({ sessionId: 's6' });
  });

  it('cannot be judged without any key, which is nobody’s fault', async () => {
    const keys = await keyServer();
    await keys.close();
    const { verifier } = verifierOf(keys.url);
    const token = await sign(keys.privateKey);
    expect(await codeOf(() => verifier.verify(token))).toBe('TEMPORARILY_UNAVAILABLE');
    expect(await codeOf(() => verifier.verify('not-a-token'))).toBe('TOKEN_INVALID');
  });
});

const clock = { nowMs: () => start };
const secret = 'a-secret-of-at-least-thirty-two-characters';
const guests = createGuestSessions({ secrets: [secret], clock });
const session = { guestId: sub, issuedAt: start / 1000, expiresAt: start / 1000 + 3600 };

describe('guest sessions', () => {
  it('come back as they were signed, also after the secret was replaced', () => {
    const token = guests.create(session);
    expect(token).toMatch(/^guest\.v1\.[\w-]+\.[\w-]+$/);
    expect(guests.verify(token)).toEqual(session);
    expect(
      createGuestSessions({ secrets: ['another-secret-of-thirty-two-characters!', secret], clock }).verify(token),
    ).toEqual(session);
  });

  it('are refused when forged, cut, expired or of another version', async () => {
    const token = guests.create(session);
    const [, , payload = '', mac = ''] = token.split('.');
    const other = Buffer.from(JSON.stringify({ g: sub, i: 1, e: 9_999_999_999 })).toString('base64url');
    const forged = [
      `guest.v1.${other}.${mac}`,
      `guest.v2.${payload}.${mac}`,
      `guest.v1.${payload}.`,
      `guest.v1.${payload}`,
      'guest.',
      '',
      token.slice(0, -2),
      createGuestSessions({ secrets: ['b'.repeat(32)], clock }).create(session),
      guests.create({ ...session, expiresAt: start / 1000 }),
    ];
    expect(await Promise.all(forged.map((text) => codeOf(() => guests.verify(text))))).toEqual(
      forged.map(() => 'GUEST_SESSION_INVALID'),
    );
  });

  it('travel in a cookie scripts cannot read', () => {
    expect(guests.cookie('guest.v1.a.b', session, true)).toBe(
      `${guestCookieName}=guest.v1.a.b; Max-Age=3600; Path=/; HttpOnly; Secure; SameSite=Lax`,
    );
    expect(guests.cookie('guest.v1.a.b', session, false)).not.toContain('Secure');
  });
});

describe('authentication', () => {
  const admin = {
    kind: 'user' as const,
    userId: sub,
    sessionId: 's',
    roles: ['admin'],
    emailVerified: true,
    accountCreatedAt: 0,
  };
  const tokens = { verify: (token: string) => (token === 'admin' ? admin : { ...admin, roles: [] }) };
  const authenticate = createAuthenticate({ tokens, guests, trustedOrigins: new Set(['https://app.example']) });
  const guestToken = guests.create(session);
  const cookie = `a=b; ${guestCookieName}=${guestToken}`;
  const request = (headers: Record<string, string>, method = 'GET') => ({ method, headers });

  it('lets through whom the endpoint asks for', async () => {
    const outcome = (auth: EndpointAuth, headers: Record<string, string>) =>
      codeOf(() => authenticate({ auth }, request(headers)));
    const callers = [
      {},
      { cookie },
      { authorization: `Bearer ${guestToken}` },
      { authorization: 'bearer user' },
      { authorization: 'Bearer admin' },
    ];
    const table = await Promise.all(
      (['public', 'optional', 'voter-or-new', 'voter', 'user', 'admin'] as const).map((auth) =>
        Promise.all(callers.map((headers) => outcome(auth, headers))),
      ),
    );
    expect(table).toEqual([
      ['none', 'none', 'none', 'none', 'none'],
      ['none', 'none', 'none', 'none', 'none'],
      ['none', 'none', 'none', 'none', 'none'],
      ['UNAUTHENTICATED', 'none', 'none', 'none', 'none'],
      ['UNAUTHENTICATED', 'UNAUTHENTICATED', 'UNAUTHENTICATED', 'none', 'none'],
      ['UNAUTHENTICATED', 'UNAUTHENTICATED', 'UNAUTHENTICATED', 'FORBIDDEN', 'none'],
    ]);
  });

  it('tells a guest that an account is needed, whether the session is good and whether or not the service knows guests', async () => {
    const knowsNoGuests = createAuthenticate({ tokens });
    for (const auth of ['user', 'admin'] as const)
      for (const each of [authenticate, knowsNoGuests])
        for (const token of [guestToken, 'guest.v1.x.y']) {
          const refusal = { code: 'UNAUTHENTICATED', message: 'A guest session is no account' };
          expect(() => each({ auth }, request({ authorization: `Bearer ${token}` }))).toThrow(
            expect.objectContaining(refusal),
          );
        }
  });

  it('refuses a bad Authorization header even where none is needed, but forgets a stale cookie', async () => {
    for (const authorization of ['Basic abc', 'Bearer', 'Bearer ']) {
      expect(await codeOf(() => authenticate({ auth: 'optional' }, request({ authorization })))).toBe('TOKEN_INVALID');
    }
    expect(
      await codeOf(() => authenticate({ auth: 'optional' }, request({ authorization: 'Bearer guest.v1.x.y' }))),
    ).toBe('GUEST_SESSION_INVALID');
    const stale = { cookie: `${guestCookieName}=guest.v1.x.y` };
    expect(authenticate({ auth: 'optional' }, request(stale))).toEqual({ kind: 'anonymous' });
    expect(authenticate({ auth: 'voter-or-new' }, request(stale))).toEqual({ kind: 'anonymous' });
    expect(await codeOf(() => authenticate({ auth: 'voter' }, request(stale)))).toBe('GUEST_SESSION_INVALID');
    expect(
      await codeOf(() => authenticate({ auth: 'voter-or-new' }, request({ authorization: 'Bearer guest.v1.x.y' }))),
    ).toBe('GUEST_SESSION_INVALID');
  });

  it('takes nobody for a new guest whose browser sends it for a page elsewhere, with or without a cookie', async () => {
    const send = (headers: Record<string, string>) =>
      codeOf(() => authenticate({ auth: 'voter-or-new' }, request({ host: 'api.example', ...headers }, 'POST')));
    for (const more of [{}, { cookie: `${guestCookieName}=guest.v1.x.y` }]) {
      for (const headers of [
        {},
        { origin: 'https://api.example' },
        { origin: 'https://app.example' },
        { 'sec-fetch-site': 'same-origin' },
      ]) {
        expect(await send({ ...headers, ...more } as Record<string, string>)).toBe('none');
      }
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'none' },
      ]) {
        expect(await send({ ...headers, ...more } as Record<string, string>)).toBe('CSRF_TOKEN_MISSING');
      }
    }
  });

  it('takes the cookie with unsafe requests from pages of this origin and allowed ones only', async () => {
    const send = (headers: Record<string, string>) =>
      codeOf(() => authenticate({ auth: 'voter' }, request({ cookie, host: 'api.example', ...headers }, 'POST')));
    expect(await send({ origin: 'https://api.example' })).toBe('none');
    expect(await send({ origin: 'https://app.example' })).toBe('none');
    expect(await send({ 'sec-fetch-site': 'same-origin' })).toBe('none');
    expect(await send({ authorization: `Bearer ${guestToken}`, origin: 'https://evil.example' })).toBe('none');
    for (const headers of [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      {},
      { 'sec-fetch-site': 'cross-site' },
    ] as Record<string, string>[]) {
      expect(await send(headers)).toBe('CSRF_TOKEN_MISSING');
    }
    expect(await send({ origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' })).toBe('CSRF_TOKEN_MISSING');
  });
});
