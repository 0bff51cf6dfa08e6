import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { kitServer } from '../http/kit-server.test-support.ts';
import { createProxyRoute } from '../proxy/proxy-route.ts';
import { cachedProxyRoute } from './cached-proxy-route.ts';
import { createResponseCache } from './response-cache.ts';

const incompressible = randomBytes(1_200).toString('base64');

const things = defineEndpoint({
  id: 'getThing',
  method: 'get',
  path: '/api/things/:id',
  tag: 't',
  summary: 's',
  auth: 'public',
  params: z.strictObject({ id: z.string().regex(/^[a-z]+$/) }),
  query: z.strictObject({ limit: z.coerce.number().int().optional() }),
  responses: { 200: { description: 'd' } },
  errors: [],
});

interface Seen {
  url: string;
  method: string;
  headers: IncomingMessage['headers'];
}

async function createScene({ maxBytes = 100_000, name = 'thing' } = {}) {
  await using cleanup = new AsyncDisposableStack();
  const seen: Seen[] = [];
  const clock = { nowMs: 0 };
  const upstream = { status: 200, isDown: false, delayMs: 0 };
  const server = createServer(({ url = '', method = '', headers }, response) => {
    seen.push({ url, method, headers });
    if (upstream.isDown) response.destroy();
    else setTimeout(() => answer({ ...upstream, name }, headers, response), upstream.delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const targetUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cache = createResponseCache({
    maxBytes,
    maxEntryBytes: 10_000,
    maxStaleMs: 60_000,
    nowMs: () => clock.nowMs,
  });
  const plain = createProxyRoute({ name: 'up', targetUrl, takes: (_method, path) => path.startsWith('/api/things') });
  const route = cachedProxyRoute(plain, {
    cache,
    targetUrl,
    sharedEndpoint: ({ exchange: { request } }) =>
      ['GET', 'HEAD'].includes(request.method ?? '') && !request.url?.endsWith('/own') ? things : undefined,
  });
  cleanup.use(route);
  const gateway = cleanup.use(await kitServer({ routes: [], proxies: [route], corsOrigins: ['https://app.example'] }));
  const held = cleanup.move();
  return { url: gateway.url, seen, clock, upstream, [Symbol.asyncDispose]: () => held.disposeAsync() };
}

function answer(
  { status, name }: { status: number; name: string },
  { 'x-request-id': requestId }: IncomingMessage['headers'],
  response: ServerResponse,
) {
  if (status === 200)
    response.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      etag: '"one"',
      'cache-control': 'no-cache',
      'cdn-cache-control': 'max-age=1',
      deprecation: '@1796083200',
      sunset: 'Tue, 01 Jun 2027 00:00:00 GMT',
      'x-request-id': String(requestId),
      vary: 'Origin',
    });
  else response.writeHead(status, { 'content-type': 'application/problem+json', 'retry-after': '7' });
  response.end(JSON.stringify(status === 200 ? { name } : { status, requestId, code: 'X' }));
}

const text = async (response: Response) => [response.status, await response.text()];

describe('a cached proxy route', () => {
  it('asks once, as nobody, for all who come within its time', async () => {
    await using scene = await createScene();
    scene.upstream.delayMs = 50;
    const read = (n: number) =>
      fetch(`${scene.url}/api/things/a`, {
        headers: {
          cookie: `session=${n}`,
          authorization: `Bearer ${n}`,
          'if-none-match': '"other"',
          'accept-encoding': n % 2 === 0 ? 'gzip' : 'identity',
          'x-request-id': `request-${n}`,
        },
      });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => read(n)));
    answers.push(await read(20));
    for (const [n, response] of answers.entries()) {
      expect(response.headers.get('x-request-id')).toBe(`request-${n}`);
      expect([response.headers.get('content-encoding'), response.headers.get('age')]).toEqual([null, null]);
      expect(await text(response)).toEqual([200, '{"name":"thing"}']);
    }
    expect(scene.seen).toHaveLength(1);
    const headers = scene.seen[0]?.headers ?? {};
    expect([headers.cookie, headers.authorization, headers['if-none-match'], headers['x-forwarded-for']]).toEqual([
      undefined,
      undefined,
      undefined,
      '127.0.0.1',
    ]);
  });

  it('has the fields of the upstream that are of the answer, and its own of the exchange', async () => {
    await using scene = await createScene();
    const read = (origin: string) => fetch(`${scene.url}/api/things/a?limit=1`, { headers: { origin } });
    const fields = async (origin: string) =>
      Object.fromEntries(
        [...(await read(origin)).headers].filter(([name]) => !['date', 'x-request-id'].includes(name)),
      );
    const own = await fields('https://app.example');
    expect(own).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-length': '16',
      etag: '"one"',
      'cache-control': 'no-cache',
      deprecation: '@1796083200',
      sunset: 'Tue, 01 Jun 2027 00:00:00 GMT',
      'access-control-allow-origin': 'https://app.example',
      'x-content-type-options': 'nosniff',
    });
    expect(own).not.toHaveProperty('cdn-cache-control');
    expect(await fields('https://evil.example')).not.toHaveProperty('access-control-allow-origin');
    expect(scene.seen.map(({ url }) => url)).toEqual(['/api/things/a?limit=1']);
  });

  it('answers 304 and HEAD from what it keeps', async () => {
    await using scene = await createScene();
    const url = `${scene.url}/api/things/a`;
    const same = await fetch(url, { headers: { 'if-none-match': 'W/"one", "two"' } });
    expect([...(await text(same)), same.headers.get('etag'), same.headers.get('content-type')]).toEqual([
      304,
      '',
      '"one"',
      null,
    ]);
    const head = await fetch(url, { method: 'HEAD' });
    expect([...(await text(head)), head.headers.get('content-length')]).toEqual([200, '', '16']);
    expect(scene.seen.map(({ method }) => method)).toEqual(['GET']);
  });

  it('gives the last good answer while the upstream fails, and says its age', async () => {
    await using scene = await createScene();
    const url = `${scene.url}/api/things/a`;
    await fetch(url);
    scene.clock.nowMs = 4500;
    for (const change of [{ isDown: true }, { isDown: false, status: 503 }]) {
      Object.assign(scene.upstream, change);
      const stale = await fetch(url);
      expect([stale.headers.get('age'), ...(await text(stale))]).toEqual(['4', 200, '{"name":"thing"}']);
    }
    scene.upstream.isDown = true;
    expect((await fetch(`${scene.url}/api/things/b`)).status).toBe(502);
  });

  it('passes a problem on to each who asked, under the id of their own request', async () => {
    await using scene = await createScene();
    Object.assign(scene.upstream, { status: 404, delayMs: 30 });
    const read = async (id: string) => {
      const response = await fetch(`${scene.url}/api/things/a`, { headers: { 'x-request-id': id } });
      return [response.status, response.headers.get('retry-after'), await response.json()];
    };
    expect(await Promise.all([read('request-one'), read('request-two')])).toEqual([
      [404, '7', { status: 404, requestId: 'request-one', code: 'X' }],
      [404, '7', { status: 404, requestId: 'request-two', code: 'X' }],
    ]);
    await read('request-three');
    expect(scene.seen).toHaveLength(2);
  });

  it('refuses by the contract what no endpoint takes, without asking', async () => {
    await using scene = await createScene();
    const status = async (path: string) => (await fetch(scene.url + path)).status;
    expect(await status('/api/things/a?limit=x')).toBe(422);
    expect(await status('/api/things/a?other=1')).toBe(422);
    expect(await status('/api/things/..%2fsecret')).toBe(422);
    expect(await status('/api/things/%E0%A4%A')).toBe(400);
    expect(scene.seen).toEqual([]);
  });

  it('passes everything else on, and asks again after whatever may have changed something', async () => {
    await using scene = await createScene();
    const url = `${scene.url}/api/things/a`;
    for (const method of ['GET', 'GET', 'PATCH', 'GET', 'OPTIONS', 'GET']) await (await fetch(url, { method })).text();
    await (await fetch(`${url}/own`, { headers: { cookie: 'mine=1' } })).text();
    expect(scene.seen.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET', 'OPTIONS', 'GET']);
    expect(scene.seen.at(-1)?.headers.cookie).toBe('mine=1');
  });

  it('keeps copies by gzip and brotli inside its limit of bytes', async () => {
    await using scene = await createScene({ maxBytes: 6_000, name: incompressible });
    const read = async (path: string, encoding: string) => {
      const response = await fetch(`${scene.url}/api/things/${path}`, { headers: { 'accept-encoding': encoding } });
      expect([response.headers.get('content-encoding'), (await text(response))[1]]).toEqual([
        encoding === 'identity' ? null : encoding,
        JSON.stringify({ name: incompressible }),
      ]);
    };
    for (const path of ['a', 'b', 'a', 'b']) await read(path, 'identity');
    expect(scene.seen).toHaveLength(2);
    for (const encoding of ['gzip', 'br', 'gzip']) await read('b', encoding);
    expect(scene.seen).toHaveLength(2);
    await read('b', 'identity');
    expect(scene.seen).toHaveLength(2);
    await read('a', 'identity');
    expect(scene.seen).toHaveLength(3);
  });
});
