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
    const stopMs = 400;
    let stopped: Promise<unknown> | undefined;
    const together = { now: 0, most: 0 };
    await using server = await serving((_request, response) => {
      together.most = Math.max(together.most, ++together.now);
      stopped ??= delay(stopMs);
      void stopped.then(() => {
        together.now -= 1;
        response.writeHead(202, { 'Content-Length': '2' }).end('{}');
      });
    });
    const { latenciesMs } = await runOpenLoop({ ...server, arrivalsMs: evenly(100, 2), requestAt, connectionCount: 200 });
    expect(together.most).toBe(100);
    // A closed loop would have sent one request, and called the others quick.
    expect(latenciesMs[0]).toBeGreaterThanOrEqual(stopMs - 20);
    expect(latenciesMs[99]).toBeGreaterThanOrEqual(stopMs - 2 * 99 - 20);
  });

  it('counts from when a request was due when all connections are taken', async () => {
    await using server = await serving((_request, response) => {
      void delay(20).then(() => response.writeHead(202, { 'Content-Length': '2' }).end('{}'));
    });
    const { latenciesMs, lateMs } = await runOpenLoop({ ...server, arrivalsMs: evenly(20, 0), requestAt, connectionCount: 1 });
    expect(latenciesMs[19]).toBeGreaterThanOrEqual(20 * 19);
    expect(lateMs[19]).toBeGreaterThanOrEqual(19 * 19);
  });

  it('fails when the server hangs up on a request', async () => {
    await using server = await serving((request) => request.socket.destroy());
    await expect(runOpenLoop({ ...server, arrivalsMs: evenly(5, 1), requestAt, connectionCount: 8 })).rejects.toThrow();
  });
});
