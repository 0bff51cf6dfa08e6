import { randomUUID } from 'node:crypto';
import { castVote } from '@urvote/contracts/http/votes/vote-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { type BareItem, type Item, parseList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { sharedPlatform } from './support/platform.ts';
import { codeOf } from './support/voter.ts';

const unknown = '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11';

describe('header fields of every response', () => {
  const shared = sharedPlatform({
    hasWorker: false,
    with: ['user', 'contest'],
    env: { CORS_ORIGINS: 'https://vote.example', VOTES_PER_VOTER_PER_MINUTE: '3' },
  });

  it("have the request's id, the fields that keep browsers safe, and origins by an allow-list [PL-10]", async () => {
    const { url } = shared();
    const paths = [
      '/health/live',
      '/api/v1/contests',
      '/api/openapi.json',
      '/api/v1/contests/no-such-contest',
      '/nowhere',
      '/api/v1/me/votes',
      '/api/v1/jwks.json',
      '/api/v1/auth/me',
    ];
    for (const path of paths) {
      const requestId = randomUUID();
      const ask = (origin: string) => fetch(`${url}${path}`, { headers: { 'x-request-id': requestId, origin } });
      const [own, evil] = [await ask('https://vote.example'), await ask('https://evil.example')];
      expect([own.headers.get('x-request-id'), evil.headers.get('x-request-id')], path).toEqual([requestId, requestId]);
      for (const { headers } of [own, evil]) {
        expect(headers.get('x-content-type-options'), path).toBe('nosniff');
        expect(headers.get('strict-transport-security'), path).toMatch(/max-age=\d{8,}/);
        expect(headers.get('content-security-policy'), path).toContain("default-src 'none'");
        expect(headers.get('x-powered-by'), path).toBeNull();
      }
      expect([own.headers.get('access-control-allow-origin'), own.headers.get('vary')], path).toEqual([
        'https://vote.example',
        expect.stringContaining('Origin'),
      ]);
      expect(evil.headers.get('access-control-allow-origin'), path).toBeNull();
    }
    const invented = await fetch(`${url}/health/live`, { headers: { 'x-request-id': 'no good\tid' } });
    expect(invented.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    const preflight = (origin: string) =>
      fetch(`${url}/api/v1/votes`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    expect((await preflight('https://vote.example')).headers.get('access-control-allow-methods')).toContain('POST');
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
  });

  it('announce quotas as structured fields, and a refusal says when to come back [XF-107]', async () => {
    const platform = shared();
    const client = apiClient(platform.url, { token: (await platform.user()).token });
    const cast = () => client.call(castVote, { body: { entryId: unknown, type: 'like' } });
    for (let remaining = 2; remaining >= 0; remaining -= 1) {
      const answer = await cast();
      expect(codeOf(answer)).toBe('NOT_FOUND');
      expect(quotaOf(answer.headers, 'voter')).toMatchObject({ policy: { q: 3, w: 60 }, left: { r: remaining } });
    }
    const refused = await cast();
    expect([refused.status, refused.problem().code]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect(refused.problem()).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      'violated-policies': ['voter'],
    });
    const { left } = quotaOf(refused.headers, 'voter');
    expect(left['r']).toBe(0);
    expect(left['t']).toSatisfy((seconds: number) => Number.isInteger(seconds) && seconds > 0 && seconds <= 60);
    expect(refused.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
  });
});

/** The members of one policy in `RateLimit-Policy` and in `RateLimit`, both parsed as structured lists (RFC 9651). */
function quotaOf(headers: Headers, name: string): { policy: Record<string, BareItem>; left: Record<string, BareItem> } {
  const membersOf = (field: string): Record<string, BareItem> => {
    const items = parseList(headers.get(field) ?? '') as Item[];
    const found = items.find(([value]) => value === name);
    if (found === undefined) throw new Error(`${field} has no policy ${name}`);
    return Object.fromEntries(found[1]);
  };
  return { policy: membersOf('ratelimit-policy'), left: membersOf('ratelimit') };
}
