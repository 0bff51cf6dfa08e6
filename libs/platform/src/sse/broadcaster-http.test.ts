import { describe, expect, it } from 'vitest';
import { defineEndpoint } from '@urvote/contracts/endpoint/endpoint';
import { defineRoute } from '../http/define-route.ts';
import { kitServer } from '../http/kit-server.test-support.ts';
import { createBroadcaster } from './broadcaster.ts';

const endpoint = defineEndpoint({
  id: 'live',
  method: 'get',
  path: '/live',
  tag: 't',
  summary: 's',
  auth: 'public',
  responses: { 200: { description: 'd', contentType: 'text/event-stream' } },
  errors: [],
});

describe('live data over HTTP', () => {
  it('streams events, resumes by Last-Event-ID and ends with the server', async () => {
    using broadcaster = createBroadcaster({ minIntervalMs: 0 });
    const server = await kitServer({ routes: [defineRoute(endpoint, async (ctx) => broadcaster.stream('t', ctx))] });
    broadcaster.publish('t', { id: 'p1', event: 'state', data: 1 });
    broadcaster.publish('t', { id: 'p2', event: 'state', data: 2 });
    const response = await fetch(`${server.url}/live`, { headers: { 'last-event-id': 'p1' } });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    await expect.poll(() => broadcaster.connectionCount, { timeout: 30_000 }).toBe(1);
    broadcaster.publish('t', { id: 'p3', event: 'state', data: { a: 'b' } });
    await server.close(30_000);
    expect(await response.text()).toBe(
      'retry: 2000\n\nid: p2\nevent: state\ndata: 2\n\nid: p3\nevent: state\ndata: {"a":"b"}\n\n',
    );
    expect(broadcaster.connectionCount).toBe(0);
  });

  it('lets a slow client skip states, whole to the last byte, and keeps nothing but the newest for it', async () => {
    using broadcaster = createBroadcaster({ minIntervalMs: 0 });
    await using server = await kitServer({
      routes: [defineRoute(endpoint, async (ctx) => broadcaster.stream('t', ctx))],
    });
    const response = await fetch(`${server.url}/live`);
    await expect.poll(() => broadcaster.connectionCount, { timeout: 30_000 }).toBe(1);
    const bulk = 'x'.repeat(1_000_000);
    for (let n = 1; n <= 60; n += 1) {
      broadcaster.publish('t', { event: 'state', data: { n, bulk } });
      await new Promise((resolve) => setImmediate(resolve));
    }
    const seen: number[] = [];
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
        text = text.slice(end + 2);
        if (data !== undefined) seen.push((JSON.parse(data) as { n: number }).n);
      }
      if (seen.at(-1) === 60) break;
    }
    expect(seen.length).toBeLessThan(60);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b));
  });
});
