import { describe, expect, it } from 'vitest';
import { defineEndpoint } from '@urvote/contracts/http/endpoint';
import { defineRoute } from '../http/define-route.ts';
import { kitServer } from '../http/kit-server.test-support.ts';
import { createBroadcaster } from './broadcaster.ts';

const endpoint = defineEndpoint({
  id: 'live', method: 'get', path: '/live', tag: 't', summary: 's', auth: 'public',
  responses: { 200: { description: 'd', contentType: 'text/event-stream' } }, errors: [],
});

describe('live data over HTTP', () => {
  it('streams events, resumes by Last-Event-ID and ends with the server', async () => {
    using broadcaster = createBroadcaster({ minIntervalMs: 0 });
    const server = await kitServer({ routes: [defineRoute(endpoint, async (ctx) => broadcaster.stream('t', ctx))] });
    broadcaster.publish('t', { id: 'p1', event: 'state', data: 1 });
    broadcaster.publish('t', { id: 'p2', event: 'state', data: 2 });
    const response = await fetch(`${server.url}/live`, { headers: { 'last-event-id': 'p1' } });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no',
    });
    await expect.poll(() => broadcaster.connectionCount, { timeout: 30_000 }).toBe(1);
    broadcaster.publish('t', { id: 'p3', event: 'state', data: { a: 'b' } });
    await server.close(30_000);
    expect(await response.text()).toBe('retry: 2000\n\nid: p2\nevent: state\ndata: 2\n\nid: p3\nevent: state\ndata: {"a":"b"}\n\n');
    expect(broadcaster.connectionCount).toBe(0);
  });
});
