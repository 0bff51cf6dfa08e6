import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { runLoad } from './run-load.ts';

async function serving(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const plan = { host: '127.0.0.1', connectionCount: 8, requestCount: 200 };
const requestAt = (number: number) => `GET /${number} HTTP/1.1\r\nHost: x\r\n\r\n`;

describe('load', () => {
  it('sends every request once and counts the answers by status', async () => {
    const paths: string[] = [];
    await using server = await serving((request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(paths.length % 4 === 0 ? 503 : 202, { 'Content-Length': '2' }).end('{}');
    });
    const outcome = await runLoad({ ...plan, port: server.port, requestAt });
    expect(new Set(paths).size).toBe(200);
    expect(outcome.statuses).toEqual({ 202: 150, 503: 50 });
    expect(outcome.latenciesMs.every((latency) => latency > 0)).toBe(true);
    expect(outcome.endedAtMs).toBeGreaterThan(outcome.startedAtMs);
  });

  it('fails when the server hangs up', async () => {
    await using server = await serving((request) => request.socket.destroy());
    await expect(runLoad({ ...plan, port: server.port, requestAt })).rejects.toThrow();
  });
});
