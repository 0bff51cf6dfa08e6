import { connect } from 'node:net';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { problemDocument } from '@urvote/contracts/errors/problem-document';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import { defineRoute } from './define-route.ts';
import { kitServer } from './kit-server.test-support.ts';

const echo = defineEndpoint({
  id: 'echo',
  method: 'post',
  path: '/echo/:id',
  tag: 't',
  summary: 's',
  auth: 'public',
  maxBodyBytes: 1_000,
  params: z.strictObject({ id: z.coerce.number() }),
  query: z.strictObject({ limit: z.coerce.number().max(5).default(1) }),
  body: z.strictObject({ name: z.string(), tags: z.array(z.strictObject({ a: z.int() })).optional() }),
  responses: {
    200: { description: 'd', schema: z.strictObject({ id: z.number(), limit: z.number(), name: z.string() }) },
  },
  errors: [],
});
const read = defineEndpoint({
  id: 'read',
  method: 'get',
  path: '/things',
  tag: 't',
  summary: 's',
  auth: 'public',
  query: z.strictObject({ fail: z.string().optional() }),
  responses: { 200: { description: 'd', schema: z.strictObject({ state: z.enum(['fine', 'bad']) }) } },
  errors: ['CONFLICT'],
});
const guarded = defineEndpoint({ ...read, id: 'guarded', path: '/guarded', auth: 'user' });

const echoRoute = defineRoute(echo, async (ctx) => ({
  status: 200,
  body: { id: ctx.params.id, limit: ctx.query.limit, name: ctx.body.name },
}));
const readRoute = defineRoute(read, async ({ query }) => {
  if (query.fail === 'conflict') throw new ProblemError('CONFLICT', { detail: 'Somebody was faster' });
  if (query.fail === 'backlog') throw new ProblemError('BACKLOG_FULL', { retryAfterSeconds: 3 });
  if (query.fail !== undefined) throw new Error('secret: postgres://user:password@host');
  return { status: 200, body: { state: 'fine' } };
});
const routes = [echoRoute, readRoute, defineRoute(guarded, async () => ({ status: 200, body: { state: 'fine' } }))];
// @ts-expect-error a status the contract does not know is refused by the compiler
defineRoute(read, async () => ({ status: 201, body: { state: 'fine' } }));
// @ts-expect-error so is a body of another shape
defineRoute(read, async () => ({ status: 200, body: { state: 'great' } }));

const json = { 'content-type': 'application/json' };
const post = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = json) => ({
  method: 'POST',
  body,
  headers,
});

async function problemOf(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  const problem = problemDocument.parse(await response.json());
  expect(problem).toMatchObject({ status: response.status, requestId: response.headers.get('x-request-id') });
  return problem;
}

function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

describe('an application of routes', () => {
  it('answers by contract and passes what the contract read to the handler', async () => {
    await using server = await kitServer({ routes });
    const response = await fetch(
      `${server.url}/echo/7?limit=3`,
      post('{"name":"é"}', { 'content-type': 'Application/JSON; charset="UTF-8"' }),
    );
    expect([response.status, await response.json()]).toEqual([200, { id: 7, limit: 3, name: 'é' }]);
  });

  it('echoes a well-formed request id, sets helmet headers and knows allowed origins only [PL-10]', async () => {
    await using server = await kitServer({ routes, corsOrigins: ['https://good.example'] });
    const get = (headers: Record<string, string>) => fetch(`${server.url}/things`, { headers });
    const good = await get({ 'x-request-id': 'abcd-1234_x', origin: 'https://good.example' });
    expect(Object.fromEntries(good.headers)).toMatchObject({
      'x-request-id': 'abcd-1234_x',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': expect.stringContaining('max-age=31536000'),
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'access-control-allow-origin': 'https://good.example',
      vary: 'Origin',
    });
    expect(good.headers.has('x-powered-by')).toBe(false);
    const evil = await get({ 'x-request-id': 'bad id', origin: 'https://evil.example' });
    expect(evil.headers.get('access-control-allow-origin')).toBeNull();
    expect(evil.headers.get('vary')).toBe('Origin');
    expect(evil.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
  });

  it('answers preflights of allowed origins', async () => {
    await using server = await kitServer({ routes, corsOrigins: ['https://good.example'] });
    const preflight = (origin: string) =>
      fetch(`${server.url}/echo/1`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'POST' },
      });
    const good = await preflight('https://good.example');
    expect([good.status, good.headers.get('access-control-allow-methods')]).toEqual([
      204,
      expect.stringContaining('POST'),
    ]);
    const evil = await preflight('https://evil.example');
    expect([evil.headers.get('access-control-allow-origin'), evil.headers.get('access-control-allow-methods')]).toEqual(
      [null, null],
    );
  });

  it('answers HEAD like GET without a body, and OPTIONS with the methods', async () => {
    await using server = await kitServer({ routes });
    const head = await fetch(`${server.url}/things`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '16', '']);
    const options = await fetch(`${server.url}/things`, { method: 'OPTIONS' });
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, OPTIONS']);
  });
});

describe('refusals', () => {
  const deep = `{"name":"x","tags":${'['.repeat(400)}${']'.repeat(400)}}`;
  const cases: [string, string, RequestInit, number, string][] = [
    ['malformed JSON', '/echo/1', post('{"name":'), 400, 'MALFORMED_JSON'],
    ['an empty body', '/echo/1', post(''), 400, 'MALFORMED_JSON'],
    ['text that is not UTF-8', '/echo/1', post(Buffer.from('{"name":"\xff"}', 'latin1')), 400, 'MALFORMED_JSON'],
    ['an undecodable path', '/echo/%E0%A4%A', post('{}'), 400, 'BAD_REQUEST'],
    ['no token', '/guarded', {}, 401, 'UNAUTHENTICATED'],
    ['a wrong token', '/guarded', { headers: { authorization: 'Bearer x' } }, 401, 'TOKEN_INVALID'],
    ['an unknown path', '/nothing', {}, 404, 'NOT_FOUND'],
    ['an unknown method', '/things', { method: 'DELETE' }, 405, 'METHOD_NOT_ALLOWED'],
    ['a conflict', '/things?fail=conflict', {}, 409, 'CONFLICT'],
    ['too much', '/echo/1', post(`{"name":"${'x'.repeat(2_000)}"}`), 413, 'PAYLOAD_TOO_LARGE'],
    ['a long address', `/things?fail=${'x'.repeat(9_000)}`, {}, 414, 'URI_TOO_LONG'],
    [
      'another media type',
      '/echo/1',
      post('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'another charset',
      '/echo/1',
      post('{}', { 'content-type': 'application/json; charset=utf-16' }),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['compression', '/echo/1', post('x', { ...json, 'content-encoding': 'gzip' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a missing field', '/echo/1', post('{}'), 422, 'VALIDATION_FAILED'],
    ['deep nesting', '/echo/1', post(deep), 422, 'VALIDATION_FAILED'],
    ['a wrong parameter', '/echo/x', post('{"name":"a"}'), 422, 'VALIDATION_FAILED'],
    ['a parameter twice', '/echo/1?limit=1&limit=2', post('{"name":"a"}'), 422, 'VALIDATION_FAILED'],
    ['a full backlog', '/things?fail=backlog', {}, 503, 'BACKLOG_FULL'],
  ];

  it.each(cases)('%s is a problem document', async (_name, path, init, status, code) => {
    await using server = await kitServer({ routes });
    const response = await fetch(server.url + path, init);
    expect(await problemOf(response)).toMatchObject({ status, code });
  });

  it('names every refused field, unknown ones and __proto__ too', async () => {
    await using server = await kitServer({ routes });
    const problem = await problemOf(
      await fetch(`${server.url}/echo/1`, post('{"tags":[{"a":"x"}],"extra":1,"__proto__":{"admin":true}}')),
    );
    const fields = problem.errors?.map(({ field, code }) => `${field} ${code}`).toSorted();
    expect(fields).toEqual([
      'body.__proto__ unrecognized_keys',
      'body.extra unrecognized_keys',
      'body.name invalid_type',
      'body.tags.0.a invalid_type',
    ]);
    const query = await problemOf(await fetch(`${server.url}/things?fial=1`));
    expect(query.errors?.[0]?.field).toBe('query.fial');
  });

  it('says nothing of an unexpected error but logs it with the request id', async () => {
    await using server = await kitServer({ routes });
    const response = await fetch(`${server.url}/things?fail=crash`);
    const text = await response.clone().text();
    const problem = await problemOf(response);
    expect([problem.status, problem.code]).toEqual([500, 'INTERNAL']);
    expect(text).not.toMatch(/secret|postgres|at .*\.ts/);
    const logged = server.log.find((line) => line['msg'] === 'request failed');
    expect(logged).toMatchObject({ requestId: problem.requestId, err: { message: expect.stringContaining('secret') } });
  });

  it('use the registered problem types, Allow and Retry-After', async () => {
    await using server = await kitServer({ routes });
    const full = await fetch(`${server.url}/things?fail=backlog`);
    expect(full.headers.get('retry-after')).toBe('3');
    expect((await problemOf(full)).type).toBe(
      'https://iana.org/assignments/http-problem-types#temporary-reduced-capacity',
    );
    const method = await fetch(`${server.url}/things`, { method: 'POST', body: '{}' });
    expect(method.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect((await problemOf(method)).type).toBe('/problems/method-not-allowed');
  });

  it('refuse a chunked body as soon as it is too long', async () => {
    await using server = await kitServer({ routes });
    const chunk = 'x'.repeat(600);
    const head =
      'POST /echo/1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const answer = await raw(server.port, `${head}258\r\n${chunk}\r\n258\r\n${chunk}\r\n`);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toContain('Connection: close');
  });

  it('refuse a large body and go on with the next request of the connection', async () => {
    await using server = await kitServer({ routes });
    const body = 'x'.repeat(1_048_576);
    const head = `POST /echo/1 HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`;
    const answer = await raw(server.port, `${head}${body}GET /things HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect(answer.match(/HTTP\/1.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  it('refuse a request that names no host', async () => {
    await using server = await kitServer({ routes });
    for (const path of ['/things', '/things?fail=x', '/nowhere'])
      expect(await raw(server.port, `GET ${path} HTTP/1.1\r\nConnection: close\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 400 [^]*application\/problem\+json/,
      );
  });

  it('refuse two hosts, of which a proxy may have gone by the other one', async () => {
    await using server = await kitServer({ routes });
    for (const path of ['/things', '/things?fail=x', '/nowhere', '/guarded'])
      expect(await raw(server.port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\nhOST: b\r\n\r\n`)).toMatch(
        /^HTTP\/1.1 400 [^]*application\/problem\+json[^]*"code":"BAD_REQUEST"/,
      );
  });

  it('refuse what is expected of the server beyond 100-continue', async () => {
    await using server = await kitServer({ routes });
    const send = (expected: string, path: string) =>
      raw(server.port, `GET ${path} HTTP/1.1\r\nHost: a\r\nExpect: ${expected}\r\nConnection: close\r\n\r\n`);
    for (const path of ['/things', '/things?fail=x', '/nowhere'])
      expect(await send('x', path)).toMatch(
        /^HTTP\/1.1 417 [^]*X-Request-Id: [^]*application\/problem\+json[^]*"code":"EXPECTATION_FAILED"/,
      );
    expect(await send('100-continue', '/things')).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 /);
  });

  it('name each text that cannot be stored, in the path, the query and the body', async () => {
    const words = z.strictObject({ words: z.string().optional(), more: z.array(z.string()).optional() });
    const takesText = defineEndpoint({
      ...echo,
      id: 'takesText',
      path: '/texts/:text',
      params: z.strictObject({ text: z.string() }),
      query: words,
      body: words,
      responses: { 200: { description: 'd' } },
    });
    await using server = await kitServer({ routes: [defineRoute(takesText, async () => ({ status: 200 }))] });
    const fieldsOf = async (path: string, body: string) => {
      const response = await fetch(`${server.url}/texts/${path}`, post(body));
      return response.status === 200 ? [] : (await problemOf(response)).errors?.map(({ field }) => field);
    };
    expect(await fieldsOf('a%00b', '{}')).toEqual(['params.text']);
    expect(await fieldsOf('a?words=%00', '{}')).toEqual(['query.words']);
    expect(await fieldsOf('a', '{"words":"\\u0000","more":["a","\\ud800b","\\udc00\\ud800"]}')).toEqual([
      'body.words',
      'body.more.1',
      'body.more.2',
    ]);
    expect(await fieldsOf('%F0%9F%98%80?words=%F0%9F%98%80', '{"words":"\\ud83d\\ude00","more":["😀"]}')).toEqual([]);
  });

  it('answer what is not HTTP and floods of headers', async () => {
    await using server = await kitServer({ routes });
    expect(await raw(server.port, 'nonsense\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [^]*"code":"BAD_REQUEST"/);
    const flood = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'y'.repeat(20_000)}\r\n\r\n`;
    expect(await raw(server.port, flood)).toMatch(/^HTTP\/1.1 431 [^]*application\/problem\+json/);
  });

  it('answer a request that never arrives completely', async () => {
    await using server = await kitServer({ routes }, { requestTimeoutMs: 200 });
    expect(await raw(server.port, 'GET / HTTP/1.1\r\nHost: a\r\n')).toMatch(/^HTTP\/1.1 408 /);
  });
});

describe('records', () => {
  it('counts by route template and logs neither tokens nor query nor body', async () => {
    await using server = await kitServer({ routes });
    await fetch(
      `${server.url}/echo/42?limit=2`,
      post('{"name":"body-secret"}', { ...json, authorization: 'Bearer token-secret', cookie: 'c=cookie-secret' }),
    );
    await vi.waitFor(() => expect(server.log.some((line) => line['msg'] === 'request')).toBe(true), 30_000);
    expect(server.log.find((line) => line['msg'] === 'request')).toMatchObject({
      route: '/echo/:id',
      method: 'POST',
      status: 200,
    });
    expect(JSON.stringify(server.log)).not.toMatch(/secret|limit=/);
    expect(await server.registry.metrics()).toContain(
      'urvote_http_request_duration_seconds_count{route="/echo/:id",method="POST",status="200"} 1',
    );
  });

  it('are silent about a client that leaves', async () => {
    const client = new AbortController();
    const left = Promise.withResolvers<void>();
    const slow = defineRoute(read, async ({ signal }) => {
      client.abort();
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      left.resolve();
      return { status: 200, body: { state: 'fine' } };
    });
    await using server = await kitServer({ routes: [slow] });
    await expect(fetch(`${server.url}/things`, { signal: client.signal })).rejects.toThrow();
    await left.promise;
    await vi.waitFor(() => expect(server.log.map((line) => line['status'])).toContain(499), 30_000);
    expect(server.log.filter((line) => Number(line['level']) >= 40)).toEqual([]);
  });
});

describe('shutting down', () => {
  it('lets requests in flight finish, ends streams and refuses new connections', async () => {
    const entered = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const slow = defineRoute(read, async () => {
      entered.resolve();
      await release.promise;
      return { status: 200, body: { state: 'fine' } };
    });
    const stream = defineRoute({ ...read, id: 'stream', path: '/stream' }, async ({ closing }) => ({
      status: 200,
      stream: (response) => {
        response.write('x');
        closing.addEventListener('abort', () => response.end('bye'));
      },
    }));
    const server = await kitServer({ routes: [slow, stream] });
    const streamed = await fetch(`${server.url}/stream`);
    const waiting = fetch(`${server.url}/things`);
    await entered.promise;
    const closed = server.close(5_000);
    expect(await streamed.text()).toBe('xbye');
    await expect(fetch(`${server.url}/things`, { headers: { connection: 'close' } })).rejects.toThrow();
    release.resolve();
    expect((await waiting).status).toBe(200);
    await closed;
  });

  it('cuts off what does not finish in time', async () => {
    const entered = Promise.withResolvers<void>();
    const stuck = defineRoute(read, () => {
      entered.resolve();
      return new Promise(() => undefined);
    });
    const server = await kitServer({ routes: [stuck] });
    const request = fetch(`${server.url}/things`);
    const outcome = expect(request).rejects.toThrow();
    await entered.promise;
    await server.close(50);
    await outcome;
  });
});
