import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { runOpenLoop } from './run-open-loop.ts';

async function serving(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const requestAt = (number: number) => `GET /${number} HTTP/1.1\r\nHost: x\r\n\r\n`;
const evenly = (count: number, gapMs: number) => Float64Array.from({ length: count }, (_, number) => number * gapMs);

describe('an open loop', () => {
  it('sends each request once, when it is due, and keeps what each answer said', async () => {
    const paths: string[] = [];
    await using server = await serving((request, response) => {
      paths.push(request.url ?? '');
      const isRefused = paths.length % 4 === 0;
      const body = isRefused ? '{"code":"BUSY"}' : `{"id":"vote-${request.url?.slice(1)}","status":"queued"}`;
      response.writeHead(isRefused ? 503 : 202, { 'Content-Length': String(body.length) }).end(body);
    });
    const startedAtMs = Date.now();
    const outcome = await runOpenLoop({ ...server, arrivalsMs: evenly(200, 2), requestAt, connectionCount: 32 });
    expect(new Set(paths).size).toBe(200);
    expect(outcome.statuses).toEqual({ 202: 150, 503: 50 });
    expect(outcome.endedAtMs - startedAtMs).toBeGreaterThanOrEqual(199 * 2);
    for (const [number, status] of outcome.answeredStatus.entries()) {
      expect(outcome.ids[number]).toBe(status === 202 ? `vote-${number}` : '');
      expect(outcome.answeredAtMs[number]).toBeGreaterThanOrEqual(startedAtMs);
    }
  });

  it('does not wait for answers, and counts the wait of those who came while the server stood still', async () => {
    const releases: (() => void)[] = [];
    let heldMs = 0;
    await using server = await serving((_request, response) => {
      releases.push(() => response.writeHead(202, { 'Content-Length': '2' }).end('{}'));
      // A loop that waits for answers would never come to the last request.
      if (releases.length < 100) return;
      heldMs = performance.now() - startedAt;
      for (const release of releases) release();
    });
    const startedAt = performance.now();
    const { latenciesMs, lateMs } = await runOpenLoop({
      ...server,
      arrivalsMs: evenly(100, 2),
      requestAt,
      connectionCount: 200,
    });
    // The first waited until the last had come.
    expect(latenciesMs[0]).toBeGreaterThanOrEqual(99 * 2);
    expect(heldMs).toBeGreaterThanOrEqual(99 * 2);
    expect(latenciesMs.every((latencyMs, number) => latencyMs >= (lateMs[number] ?? 0))).toBe(true);
  });

  it('counts from when a request was due when all connections are taken', async () => {
    await using server = await serving((_request, response) => {
      void delay(20).then(() => response.writeHead(202, { 'Content-Length': '2' }).end('{}'));
    });
    const { latenciesMs, lateMs } = await runOpenLoop({
      ...server,
      arrivalsMs: evenly(20, 0),
      requestAt,
      connectionCount: 1,
    });
    expect(latenciesMs[19]).toBeGreaterThanOrEqual(20 * 19);
    expect(lateMs[19]).toBeGreaterThanOrEqual(19 * 19);
  });

  it('fails when the server hangs up on a request', async () => {
    await using server = await serving((request) => request.socket.destroy());
    await expect(runOpenLoop({ ...server, arrivalsMs: evenly(5, 1), requestAt, connectionCount: 8 })).rejects.toThrow();
  });
});
