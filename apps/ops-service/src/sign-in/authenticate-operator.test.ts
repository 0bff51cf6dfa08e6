import { afterEach, describe, expect, it, vi } from 'vitest';
import { authenticateOperator } from './authenticate-operator.ts';

const tokens = {
  accessToken: 'a.b.c',
  tokenType: 'Bearer',
  refreshToken: 'r',
  expiresAt: '2026-06-15T12:15:00.000Z',
  sessionExpiresAt: '2026-07-15T12:00:00.000Z',
  account: {
    id: '0197d6a0-0000-7000-8000-000000000001',
    username: 'ada',
    displayName: null,
    emailVerified: true,
    roles: ['operator'],
  },
};
const held = { status: 401, body: { code: 'SECOND_FACTOR_REQUIRED', challenge: 'c', methods: ['totp'] } };
const ada = { email: 'ada@example.org', password: 'p', clientIp: '192.0.2.1' };

function answers(...given: { status: number; body?: unknown }[]) {
  const fetched = vi.spyOn(globalThis, 'fetch');
  for (const { status, body } of given) fetched.mockResolvedValueOnce(Response.json(body ?? {}, { status }));
  return fetched;
}

describe('an operator with an authenticator app', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is told to give its code, and signs in with it', async () => {
    answers(held);
    await expect(authenticateOperator('http://users.example', ada)).rejects.toMatchObject({
      code: 'SECOND_FACTOR_REQUIRED',
    });
    const fetched = answers(held, { status: 200, body: tokens });
    expect(await authenticateOperator('http://users.example', { ...ada, code: '123456' })).toEqual({
      tokens,
      device: undefined,
    });
    const [, [url, request]] = fetched.mock.calls.slice(-2) as [unknown, [URL, RequestInit]];
    expect([url.pathname, request.body]).toEqual([
      '/api/v1/auth/second-factor',
      JSON.stringify({ challenge: 'c', code: '123456' }),
    ]);
  });

  it('shows which browser it is at both steps, and keeps what it is given for the next time', async () => {
    const fetched = answers(held);
    const given = { 'set-cookie': 'urvote_device=d.2.m; Max-Age=60; Path=/; HttpOnly' };
    fetched.mockResolvedValueOnce(Response.json(tokens, { headers: given }));
    const signedIn = await authenticateOperator('http://users.example', { ...ada, code: '123456', device: 'd.1.m' });
    expect(signedIn.device).toEqual({ value: 'd.2.m', maxAge: 60 });
    for (const [, request] of fetched.mock.calls.slice(-2))
      expect(request?.headers).toMatchObject({ cookie: '__Host-urvote_device=d.1.m', 'x-forwarded-for': ada.clientIp });
  });

  it.each([
    [[held, { status: 401 }], 'SECOND_FACTOR_WRONG'],
    [[held, { status: 422 }], 'SECOND_FACTOR_WRONG'],
    [[held, { status: 410 }], 'SECOND_FACTOR_WRONG'],
    [[held, { status: 429 }], 'QUOTA_EXCEEDED'],
    [[held, { status: 500 }], 'TEMPORARILY_UNAVAILABLE'],
    [[{ status: 401, body: { code: 'INVALID_CREDENTIALS' } }], 'INVALID_CREDENTIALS'],
    [[{ status: 423 }], 'ACCOUNT_LOCKED'],
  ])('%j is %s', async (given, code) => {
    answers(...given);
    await expect(authenticateOperator('http://users.example', { ...ada, code: '000000' })).rejects.toMatchObject({
      code,
    });
  });
});
