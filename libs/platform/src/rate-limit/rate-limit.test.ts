import { parseList } from 'structured-headers';
import { describe, expect, it } from 'vitest';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import { defineRoute } from '../http/define-route.ts';
import { kitServer } from '../http/kit-server.test-support.ts';
import { createRateLimiters } from './rate-limiters.ts';

const endpoint = defineEndpoint({
  id: 'limited',
  method: 'get',
  path: '/limited',
  tag: 't',
  summary: 's',
  auth: 'public',
  responses: { 204: { description: 'd' } },
  errors: [],
});
const byIp = {
  name: 'by-ip',
  points: 3,
  durationSeconds: 60,
  scope: 'local',
  key: (ctx: { clientIp: string }) => ctx.clientIp,
} as const;
const daily = { name: 'daily', points: 100, durationSeconds: 86_400, scope: 'shared', key: () => 'all' } as const;

const limited = (limits: Parameters<typeof defineRoute<typeof endpoint, () => Promise<{ status: 204 }>>>[2]) => [
  defineRoute(endpoint, async () => ({ status: 204 }), limits),
];

describe('quotas', () => {
  it('are announced by structured fields, and a refusal names the policy and the time [XF-107]', async () => {
    await using server = await kitServer({
      routes: limited({ limits: [byIp, daily] }),
      limiters: createRateLimiters({}),
    });
    const first = await fetch(`${server.url}/limited`);
    const policies = parseList(first.headers.get('ratelimit-policy') ?? '').map(([name, params]) => [
      name,
      Object.fromEntries(params),
    ]);
    expect(policies).toEqual([
      ['by-ip', { q: 3, w: 60 }],
      ['daily', { q: 100, w: 86_400 }],
    ]);
    const left = parseList(first.headers.get('ratelimit') ?? '').map(([name, params]) => [
      name,
      Object.fromEntries(params),
    ]);
    expect(left).toEqual([
      ['by-ip', { r: 2, t: 60 }],
      ['daily', { r: 99, t: 86_400 }],
    ]);
    for (let n = 0; n < 2; n += 1) expect((await fetch(`${server.url}/limited`)).status).toBe(204);
    const refused = await fetch(`${server.url}/limited`);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(refused.headers.get('ratelimit')).toMatch(/^"by-ip";r=0;t=\d+, "daily";r=96;t=\d+$/);
    expect(await refused.json()).toMatchObject({
      type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
      code: 'QUOTA_EXCEEDED',
      'violated-policies': ['by-ip'],
    });
  });

  it('cannot be reset by an untrusted peer that changes X-Forwarded-For', async () => {
    const options = { routes: limited({ limits: [byIp] }) };
    const statuses = async (trustedProxies: string[]) => {
      await using server = await kitServer({ ...options, limiters: createRateLimiters({}), trustedProxies });
      const found: number[] = [];
      for (let n = 0; n < 4; n += 1)
        found.push((await fetch(`${server.url}/limited`, { headers: { 'x-forwarded-for': `9.9.9.${n}` } })).status);
      return found;
    };
    expect(await statuses([])).toEqual([204, 204, 204, 429]);
    expect(await statuses(['10.0.0.0/8'])).toEqual([204, 204, 204, 429]);
    expect(await statuses(['127.0.0.1'])).toEqual([204, 204, 204, 204]);
  });

  it('say when they see abuse, and count nothing without a key', async () => {
    const abuse = { ...byIp, points: 0, problem: 'abnormal-usage-detected' } as const;
    await using server = await kitServer({ routes: limited({ limits: [abuse] }), limiters: createRateLimiters({}) });
    expect(await (await fetch(`${server.url}/limited`)).json()).toMatchObject({
      type: expect.stringContaining('#abnormal-usage-detected'),
    });
    await using free = await kitServer({
      routes: limited({ limits: [{ ...byIp, points: 0, key: () => undefined }] }),
      limiters: createRateLimiters({}),
    });
    const response = await fetch(`${free.url}/limited`);
    expect([response.status, response.headers.get('ratelimit')]).toEqual([204, null]);
  });

  it('that are violated together are all named, with the longest time, and one that sees abuse says so for all', async () => {
    const minute = { ...byIp, name: 'minute', points: 0 };
    const hour = { ...byIp, name: 'hour', points: 0, durationSeconds: 3600 };
    const abuse = { ...byIp, name: 'abuse', points: 0, problem: 'abnormal-usage-detected' } as const;
    await using server = await kitServer({
      routes: limited({ limits: [minute, daily, hour, abuse] }),
      limiters: createRateLimiters({}),
    });
    const refused = await fetch(`${server.url}/limited`);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3500);
    expect(await refused.json()).toMatchObject({
      'violated-policies': ['minute', 'hour', 'abuse'],
      type: expect.stringContaining('#abnormal-usage-detected'),
    });
  });

  it('are one only where name, size and time are the same', () => {
    const limiters = createRateLimiters({});
    const use = (change: object) => limiters.consume({ ...byIp, ...change }, 'somebody');
    expect([use({}), use({}), use({ points: 2 }), use({ durationSeconds: 30 }), use({ name: 'other' })]).toMatchObject(
      [2, 1, 1, 2, 2].map((remaining) => ({ remaining })),
    );
  });

  it('must have limiters and well-formed names', async () => {
    await expect(kitServer({ routes: limited({ limits: [byIp] }) })).rejects.toThrow('rate limiters');
    await expect(
      kitServer({ routes: limited({ limits: [{ ...byIp, name: 'a"b' }] }), limiters: createRateLimiters({}) }),
    ).rejects.toThrow(RangeError);
  });
});
