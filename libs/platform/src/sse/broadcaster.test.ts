import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBroadcaster, type Broadcaster, type BroadcasterOptions } from './broadcaster.ts';

class FakeClient extends EventEmitter {
  readonly writes: Buffer[] = [];
  writableLength = 0;
  isOpen = true;
  write(bytes: Buffer): void {
    this.writes.push(bytes);
  }
  end(): void {
    this.isOpen = false;
    this.emit('close');
  }
  destroy(): void {
    this.end();
  }
  text(): string {
    return this.writes.map(String).join('');
  }
  events(): unknown[] {
    return [...this.text().matchAll(/^data: (.*)$/gm)].map(([, data = '']) => JSON.parse(data) as unknown);
  }
  lastId(): string {
    return [...this.text().matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '';
  }
}

const closing = new AbortController();
function join(broadcaster: Broadcaster, topic: string, lastEventId?: string, initial?: unknown, signal = closing.signal): FakeClient {
  const client = new FakeClient();
  const request = { header: (name: string) => (name === 'last-event-id' ? lastEventId : undefined), closing: signal };
  const result = broadcaster.stream(topic, request, initial === undefined ? undefined : { event: 'state', data: initial });
  void result.stream(client as unknown as ServerResponse);
  return client;
}

describe('broadcaster', () => {
  let broadcaster: Broadcaster;
  const restart = (options: BroadcasterOptions) => {
    broadcaster[Symbol.dispose]();
    broadcaster = createBroadcaster(options);
  };
  const publish = (data: unknown, topic = 't') => broadcaster.publish(topic, { event: 'state', data });

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
    broadcaster = createBroadcaster();
  });
  afterEach(() => {
    broadcaster[Symbol.dispose]();
    vi.useRealTimers();
  });

  it('sends at most four states a second, always the newest', () => {
    const client = join(broadcaster, 't');
    for (let n = 0; n < 1_000; n += 1) {
      publish(n);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(250);
    expect(client.events()).toEqual([0, 249, 499, 749, 999]);
  });

  it('serialises an event once and keeps topics apart', () => {
    const clients = [join(broadcaster, 't'), join(broadcaster, 't'), join(broadcaster, 'other')];
    publish('x');
    expect(clients.map((client) => client.events())).toEqual([['x'], ['x'], []]);
    expect(clients[0]?.writes.at(-1)).toBe(clients[1]?.writes.at(-1));
  });

  it('resumes after the last event a client saw, and starts over with the newest state when that is forgotten', () => {
    restart({ historyCount: 3 });
    const first = join(broadcaster, 't');
    const ids: string[] = [];
    for (const n of [1, 2, 3, 4]) {
      publish(n);
      ids.push(first.lastId());
      vi.advanceTimersByTime(250);
    }
    expect(join(broadcaster, 't', ids[1]).events()).toEqual([3, 4]);
    expect(join(broadcaster, 't', ids[3]).events()).toEqual([]);
    expect(join(broadcaster, 't', ids[0]).events()).toEqual([4]);
    expect(join(broadcaster, 't', 'of-another-process').events()).toEqual([4]);
    expect(join(broadcaster, 't').events()).toEqual([4]);
  });

  it('gives the initial state to a client that comes before any event', () => {
    expect(join(broadcaster, 't', undefined, 'initial').events()).toEqual(['initial']);
    publish('live');
    expect(join(broadcaster, 't', undefined, 'initial').events()).toEqual(['live']);
  });

  it('keeps connections alive with comments', () => {
    const client = join(broadcaster, 't');
    vi.advanceTimersByTime(45_000);
    expect(client.text().match(/^: $/gm)).toHaveLength(3);
  });

  it('cuts off a client that does not read, and forgets clients that leave', () => {
    const [slow, fine] = [join(broadcaster, 't'), join(broadcaster, 't')];
    slow.writableLength = 70_000;
    publish(1);
    expect([slow.isOpen, fine.isOpen, fine.events(), broadcaster.connectionCount]).toEqual([false, true, [1], 1]);
    fine.end();
    expect([broadcaster.connectionCount, broadcaster.hasClients('t')]).toEqual([0, false]);
  });

  it('refuses more connections than it may hold', () => {
    restart({ maxConnections: 1 });
    join(broadcaster, 't');
    expect(() => join(broadcaster, 't')).toThrow(expect.objectContaining({ status: 503 }));
  });

  it('ends streams when the server closes, early or late', () => {
    const server = new AbortController();
    const client = join(broadcaster, 't', undefined, undefined, server.signal);
    server.abort();
    expect([client.isOpen, join(broadcaster, 't', undefined, undefined, server.signal).isOpen, broadcaster.connectionCount]).toEqual([false, false, 0]);
  });
});
