import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ProblemError, type ErrorCode } from '@urvote/contracts/errors/error-codes';
import { problemDocument } from '@urvote/contracts/errors/problem-document';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import { QueueUnavailableError } from '../queue/queue-unavailable.ts';
import { createRateLimiters } from '../rate-limit/rate-limiters.ts';
import { defineRoute } from './define-route.ts';
import { kitServer } from './kit-server.test-support.ts';

const responses = { 200: { description: 'd', schema: z.strictObject({}) } };
const echo = defineEndpoint({
  id: 'echo',
  method: 'post',
  path: '/echo',
  tag: 't',
  summary: 's',
  auth: 'public',
  maxBodyBytes: 100,
  body: z.strictObject({ name: z.string() }),
  responses,
  errors: [],
});
const throwing = defineEndpoint({
  id: 'throwing',
  method: 'get',
  path: '/throw/:code',
  tag: 't',
  summary: 's',
  auth: 'public',
  params: z.strictObject({ code: z.string() }),
  responses,
  errors: [],
});
const limited = defineEndpoint({
  id: 'limited',
  method: 'get',
  path: '/limited',
  tag: 't',
  summary: 's',
  auth: 'public',
  responses,
  errors: [],
});
const askedLater = defineEndpoint({
  ...limited,
  id: 'askedLater',
  method: 'delete',
  path: '/asked-later',
  body: z.strictObject({ name: z.string().optional() }).default({}),
});
const guarded = defineEndpoint({ ...limited, id: 'guarded', path: '/guarded', auth: 'admin' });

const user = {
  kind: 'user' as const,
  userId: 'u',
  sessionId: 's',
  roles: [],
  emailVerified: true,
  accountCreatedAt: 0,
};
const ok = async () => ({ status: 200, body: {} }) as const;
const routes = [
  defineRoute(echo, ok),
  defineRoute(throwing, async ({ params }) => {
    if (params.code === 'QUEUE') throw new QueueUnavailableError('add: redis://secret is away');
    if (params.code === 'NUL') throw Object.assign(new Error('invalid byte sequence: secret'), { code: '22021' });
    throw params.code === 'BUG' ? new Error('a secret') : new ProblemError(params.code as ErrorCode);
  }),
  defineRoute(limited, ok, {
    limits: [{ name: 'none', points: 0, durationSeconds: 60, scope: 'local', key: () => 'all' }],
  }),
  defineRoute(guarded, ok),
  defineRoute(askedLater, ok),
];
const startServer = () =>
  kitServer({ routes, limiters: createRateLimiters({}), auth: { tokens: { verify: () => user } } });

const post = (body: string, type = 'application/json') => ({ method: 'POST', body, headers: { 'content-type': type } });
const refused: [number, string, RequestInit][] = [
  [400, '/echo', post('{')],
  [400, '/throw/NUL', {}],
  [401, '/guarded', {}],
  [403, '/guarded', { headers: { authorization: 'Bearer t' } }],
  [404, '/nothing', {}],
  [405, '/echo', { method: 'DELETE' }],
  [409, '/throw/ALREADY_VOTED', {}],
  [413, '/echo', post('x'.repeat(200))],
  [415, '/echo', post('x', 'text/plain')],
  [422, '/echo', post('{}')],
  [422, '/echo', post('{"name":"n","__proto__":{"isAdmin":true}}')],
  [422, '/limited?__proto__=1', {}],
  [429, '/limited', {}],
  [500, '/throw/BUG', {}],
  [502, '/throw/UPSTREAM_UNAVAILABLE', {}],
  [503, '/throw/TEMPORARILY_UNAVAILABLE', {}],
  [503, '/throw/QUEUE', {}],
];

describe('every refusal', () => {
  it('keeps its status and is a problem document without a word of the inside [PL-11]', async () => {
    await using server = await startServer();
    for (const [status, path, init] of refused) {
      const response = await fetch(server.url + path, init);
      const text = await response.text();
      expect([path, response.status, response.headers.get('content-type')]).toEqual([
        path,
        status,
        'application/problem+json',
      ]);
      expect(problemDocument.parse(JSON.parse(text))).toMatchObject({
        status,
        requestId: response.headers.get('x-request-id'),
      });
      expect(text).not.toMatch(/secret|\.ts:|node_modules/);
    }
  });

  it('comes for no body that an endpoint goes on without, but for one that it cannot read', async () => {
    await using server = await startServer();
    const statusOf = async (init: RequestInit) =>
      (await fetch(`${server.url}/asked-later`, { ...init, method: 'DELETE' })).status;
    const streamed = { body: new Blob(['{"name":1}']).stream(), duplex: 'half' } as const;
    expect([
      await statusOf({}),
      await statusOf(post('{}')),
      await statusOf(post('', 'text/plain')),
      await statusOf(post('{"name":1}')),
      await statusOf(post('x', 'text/plain')),
      await statusOf({ ...streamed, headers: { 'content-type': 'application/json' } }),
    ]).toEqual([200, 200, 200, 422, 415, 422]);
  });

  it('has the fields its status asks for', async () => {
    await using server = await startServer();
    const headersOf = async (status: number) => {
      const [, path, init] = refused.find(([each]) => each === status) ?? [];
      return (await fetch(server.url + (path ?? ''), init)).headers;
    };
    expect((await headersOf(401)).get('www-authenticate')).toBe('Bearer');
    expect((await headersOf(405)).get('allow')).toBe('POST, OPTIONS');
    expect((await headersOf(429)).get('retry-after')).toBe('60');
    expect((await headersOf(503)).get('retry-after')).toBe('2');
  });
});
