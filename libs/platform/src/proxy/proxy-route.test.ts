import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import { defineRoute } from '../http/define-route.ts';
import { kitServer } from '../http/kit-server.test-support.ts';
import { createOwnerOf } from './endpoint-owners.ts';
import { createProxyRoute, type ProxyOptions } from './proxy-route.ts';

const local = defineEndpoint({
  id: 'local',
  method: 'get',
  path: '/api/contests/:id',
  tag: 't',
  summary: 's',
  auth: 'public',
  responses: { 204: { description: 'd' } },
  errors: [],
});
const path = '/api/contests/:id';
const ownerOf = createOwnerOf({
  local: [local],
  up: [
    { method: 'patch', path },
    { method: 'put', path },
    ...(['get', 'post', 'delete'] as const).map((method) => ({ method, path: '/api/auth/:name' })),
  ],
});
const routes = [defineRoute(local, async () => ({ status: 204 }))];

async function upstream(handle: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function gateway(targetUrl: string, options: Partial<ProxyOptions> = {}, trustedProxies: string[] = []) {
  const takes = (method: string, path: string) => ownerOf(method, path)?.owner === 'up';
  const proxy = createProxyRoute({ takes, targetUrl, name: 'up', ...options });
  const server = await kitServer({ routes, proxies: [proxy], corsOrigins: ['https://app.example'], trustedProxies });
  return {
    ...server,
    [Symbol.asyncDispose]: async () => {
      await server.close(100);
      proxy[Symbol.dispose]();
    },
  };
}

/** Sends bytes as they are and gives everything that comes back until the end of the connection. */
function sendRaw(port: number, request: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => void socket.write(request));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    socket.on('close', () => resolve(answer));
  });
}

describe('proxy routes', () => {
  it('take the endpoints of their upstream, streaming both ways', async () => {
    await using up = await upstream((request, response) => {
      response.writeHead(201, {
        'content-type': 'text/plain',
        'set-cookie': ['a=1', 'b=2'],
        'access-control-allow-origin': '*',
      });
      response.write(`${request.method} ${request.url} `);
      request.pipe(response);
    });
    await using server = await gateway(up.url);
    const response = await fetch(`${server.url}/api/contests/7?x=1`, {
      method: 'PATCH',
      body: 'y'.repeat(200_000),
      headers: { origin: 'https://app.example' },
    });
    expect(response.status).toBe(201);
    expect(await response.text()).toBe(`PATCH /api/contests/7?x=1 ${'y'.repeat(200_000)}`);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await fetch(`${server.url}/api/contests/7`)).status).toBe(204);
    expect((await fetch(`${server.url}/api/authority`)).status).toBe(404);
  });

  it('pass on their own view of the client and the request id, not what the client claims', async () => {
    await using up = await upstream((request, response) => response.end(JSON.stringify(request.headers)));
    await using server = await gateway(up.url);
    const claims = [
      'X-Forwarded-For: 6.6.6.6',
      'X-Real-IP: 6.6.6.6',
      'Forwarded: for=6.6.6.6',
      'X-Forwarded-Proto: https',
      'TE: trailers',
      'X-Hop: 1',
    ];
    const head =
      'GET /api/auth/me HTTP/1.1\r\nHost: example.org\r\nX-Request-Id: request-1234\r\nConnection: close, X-Hop';
    const text = await sendRaw(server.port, `${head}\r\n${claims.join('\r\n')}\r\nAuthorization: Bearer t\r\n\r\n`);
    expect(text).toMatch(/^HTTP\/1.1 200 [^]*x-request-id: request-1234/i);
    const seen = JSON.parse(/\{.*\}/.exec(text)?.[0] ?? '{}') as Record<string, string>;
    expect(seen).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'example.org',
      'x-request-id': 'request-1234',
      authorization: 'Bearer t',
    });
    expect(Object.keys(seen).filter((name) => ['x-real-ip', 'forwarded', 'te', 'x-hop'].includes(name))).toEqual([]);
  });

  it('keep to their methods', async () => {
    await using up = await upstream((_request, response) => response.end('up'));
    await using server = await gateway(up.url);
    expect(await (await fetch(`${server.url}/api/contests/7`, { method: 'PATCH' })).text()).toBe('up');
    expect((await fetch(`${server.url}/api/contests/7`, { method: 'DELETE' })).status).toBe(405);
  });

  it('answer 503 while the upstream is down and 502 when it does not answer', async () => {
    await using down = await gateway('http://127.0.0.1:1');
    const refused = await fetch(`${down.url}/api/auth/me`);
    expect([refused.status, refused.headers.get('content-type'), refused.headers.get('retry-after')]).toEqual([
      503,
      'application/problem+json',
      '2',
    ]);
    await using silent = await upstream(() => undefined);
    await using server = await gateway(silent.url, { responseTimeoutMs: 100 });
    const late = await fetch(`${server.url}/api/auth/me`);
    expect([late.status, ((await late.json()) as { code: string }).code]).toEqual([502, 'UPSTREAM_UNAVAILABLE']);
  });

  it.each(['', 'Expect: 100-continue\r\n'])(
    'let the next request of a connection through when the upstream answers before it has read a body (%j)',
    async (expectation) => {
      await using up = await upstream((request, response) => response.end(request.url));
      await using server = await gateway(up.url);
      const bytes = 3 * 1_048_576;
      const first = `POST /api/auth/first HTTP/1.1\r\nHost: a\r\n${expectation}Content-Length: ${bytes}\r\n\r\n${'x'.repeat(bytes)}`;
      const answer = await sendRaw(
        server.port,
        `${first}GET /api/auth/second HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
      );
      expect(answer).toMatch(/\/api\/auth\/first[^]*\/api\/auth\/second/);
    },
  );

  it.each([
    '/api/auth/../../metrics',
    '/api/auth/%2e%2e/%2E./metrics',
    '/api/auth/.%2e/x',
    '/api/auth/..',
    '/api/auth/a%2f..%2fb',
    '/api/auth/a%5cb',
    '/api/auth/a\\b',
    '/api/auth//metrics',
  ])('refuse %s, which upstream could read as another path', async (path) => {
    let asked = 0;
    await using up = await upstream((_request, response) => {
      asked += 1;
      response.end();
    });
    await using server = await gateway(up.url, { takes: () => true });
    const answer = await sendRaw(server.port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`);
    expect([answer.split(' ')[1], asked]).toEqual(['404', 0]);
  });

  const smuggled = 'GET /api/auth/smuggled HTTP/1.1\r\nHost: a\r\n\r\n';
  const chunked = `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`;
  const plain = (method: string, connection: string) =>
    `${method} /api/auth/x HTTP/1.1\r\nHost: a\r\nConnection: keep-alive${connection}\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`;
  const inChunks = (method: string, connection: string) =>
    `${method} /api/auth/x HTTP/1.1\r\nHost: a\r\nConnection: keep-alive${connection}\r\nTransfer-Encoding: chunked\r\n\r\n${chunked}`;

  it.each([
    ['GET of known length', plain('GET', '')],
    ['GET that disowns its length', plain('GET', ', content-length')],
    ['DELETE that disowns its length', plain('DELETE', ', Content-Length')],
    ['GET in chunks', inChunks('GET', '')],
    ['GET that disowns its chunks', inChunks('GET', ', transfer-encoding')],
    ['DELETE in chunks', inChunks('DELETE', '')],
    ['OPTIONS in chunks', inChunks('OPTIONS', '')],
    ['POST that disowns its chunks', inChunks('POST', ', transfer-encoding')],
  ])('never turn the body of a %s into a request of its own', async (_case, request) => {
    const seen: string[] = [];
    await using up = await upstream((incoming, response) => {
      seen.push(incoming.url ?? '');
      incoming.resume().on('end', () => response.end('ok'));
    });
    await using server = await gateway(up.url);
    const answer = await sendRaw(
      server.port,
      `${request}GET /api/auth/last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    );
    expect(answer).toMatch(/^HTTP\/1.1 [24]00 /);
    expect(seen.filter((url) => url.endsWith('smuggled'))).toEqual([]);
  });
});
