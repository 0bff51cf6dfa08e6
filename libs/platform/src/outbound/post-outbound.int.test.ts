import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import type { Resolver } from './outbound-target.ts';
import { type OutboundPost, postOutbound } from './post-outbound.ts';

const strict = { allowsLoopback: false };

async function startServer(listener: RequestListener) {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['host']}`);
    listener(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    seen,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const post = (url: string, changes: Partial<OutboundPost> = {}) =>
  postOutbound({
    url,
    headers: {},
    body: '{"a":"ä"}',
    timeoutMs: 20_000,
    policy: { allowsLoopback: true },
    ...changes,
  });

const refused = (reason: string) => ({ name: 'OutboundRefusedError', reason });

describe('a call to the outside', () => {
  it('brings the body and gives the first kilobyte of the answer, however long it is', async () => {
    let body = '';
    await using server = await startServer((request, response) => {
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => response.writeHead(503, { 'retry-after': '7' }).write('x'.repeat(500_000)));
    });
    const answer = await post(`http://127.0.0.1:${server.port}/hook`);
    expect(answer).toEqual({ status: 503, retryAfter: '7', body: 'x'.repeat(1024) });
    expect(body).toBe('{"a":"ä"}');
  });

  it('follows no redirect, wherever it leads [XF-113]', async () => {
    await using inner = await startServer((_request, response) => response.end('secret'));
    await using server = await startServer((_request, response) =>
      response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/` }).end(),
    );
    expect(await post(`http://127.0.0.1:${server.port}/`)).toMatchObject({ status: 302, body: '' });
    expect(inner.seen).toEqual([]);
  });

  it('reaches nothing private, by address, by name, or by a name that changes its answer [XF-113]', async () => {
    await using server = await startServer((_request, response) => response.end('secret'));
    const { port } = server;
    const resolvingTo =
      (address: string): Resolver =>
      async () => [{ address, family: address.includes(':') ? 6 : 4 }];
    for (const url of [`https://127.0.0.1:${port}/`, `https://localhost:${port}/`, 'https://169.254.169.254/'])
      await expect(post(url, { policy: strict })).rejects.toMatchObject({ name: 'OutboundRefusedError' });
    for (const address of ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::ffff:127.0.0.1', 'fe80::1', '100.64.0.1'])
      await expect(
        post('https://hooks.example.org/', { policy: strict, resolve: resolvingTo(address) }),
      ).rejects.toMatchObject(refused('address'));

    let asked = 0;
    const rebinding: Resolver = async () => [{ address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 }];
    expect((await post(`http://localhost:${port}/`, { resolve: rebinding })).status).toBe(200);
    expect([asked, server.seen.length]).toEqual([1, 1]);
    await expect(post(`http://localhost:${port}/`, { resolve: rebinding })).rejects.toMatchObject(refused('address'));
    expect([asked, server.seen.length]).toEqual([2, 1]);
  });

  it('connects to the address that was checked, with the name that was asked for', async () => {
    await using server = await startServer((_request, response) => response.end('ok'));
    let asked = 0;
    const resolve: Resolver = async (hostname) => {
      asked += 1;
      expect(hostname).toBe('localhost');
      return [{ address: '127.0.0.1', family: 4 }];
    };
    await post(`http://localhost:${server.port}/a`, { resolve });
    expect([asked, server.seen]).toEqual([1, [`POST /a localhost:${server.port}`]]);
  });

  it('gives up on a receiver, or a name server, that does not answer', async () => {
    await using server = await startServer(() => {});
    await expect(post(`http://127.0.0.1:${server.port}/`, { timeoutMs: 50 })).rejects.toThrow();
    const never: Resolver = () => new Promise(() => {});
    await expect(post('https://hooks.example.org/', { timeoutMs: 50, resolve: never })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });
});
