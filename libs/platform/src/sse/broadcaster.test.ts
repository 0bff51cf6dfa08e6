import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBroadcaster, type Broadcaster } from './broadcaster.ts';
import type { BroadcasterOptions } from './topic-broadcaster.ts';

class FakeClient extends EventEmitter {
  readonly writes: Buffer[] = [];
  writableLength = 0;
  isOpen = true;
  #onRead: (() => void)[] = [];
  /** Takes what is written to ask when everything before it was taken. */
  readonly socket = { write: (_nothing: string, onRead: () => void) => void this.#onRead.push(onRead) };
  write(bytes: Buffer): void {
    this.writes.push(bytes);
  }
  /** Reads what lies there. */
  catchUp(): void {
    this.writableLength = 0;
    for (const onRead of this.#onRead.splice(0)) onRead();
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
function join(
  broadcaster: Broadcaster,
  topic: string,
  lastEventId?: string,
  initial?: unknown,
  signal = closing.signal,
): FakeClient {
  const client = new FakeClient();
  const request = { header: (name: string) => (name === 'last-event-id' ? lastEventId : undefined), closing: signal };
  const result = broadcaster.stream(
    topic,
    request,
    initial === undefined ? undefined : { event: 'state', data: initial },
  );
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

  it('lets everybody go with the last state, those behind too, and remembers nothing of the topic', () => {
    const [reading, behind, stuck] = [join(broadcaster, 't'), join(broadcaster, 't'), join(broadcaster, 't')];
    publish('before');
    vi.advanceTimersByTime(250);
    behind.writableLength = 1;
    const before = reading.lastId();
    broadcaster.publish('t', { event: 'state', data: 'last', isLast: true });
    expect(reading.events()).toEqual(['before', 'last']);
    expect(behind.events()).toEqual(['before', 'last']);
    expect([reading, behind, stuck].map(({ isOpen }) => isOpen)).toEqual([false, false, false]);
    expect([broadcaster.connectionCount, broadcaster.hasClients('t')]).toEqual([0, false]);
    expect(join(broadcaster, 't', before, 'anew').events()).toEqual(['anew']);
    vi.advanceTimersByTime(60_000);
    expect(reading.events()).toEqual(['before', 'last']);
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

  it('makes a state when its turn has come, one at a time, and the last one asked for', async () => {
    const client = join(broadcaster, 't');
    let made = 0;
    const make = (data: string) =>
      broadcaster.publish('t', async () => {
        made += 1;
        return data === 'nothing' ? undefined : { event: 'state', data };
      });
    for (const data of ['first', 'passed over', 'second']) make(data);
    await Promise.resolve();
    await vi.advanceTimersByTimeAsync(250);
    expect([client.events(), made]).toEqual([['first', 'second'], 2]);
    make('nothing');
    await vi.advanceTimersByTimeAsync(250);
    expect([client.events(), made]).toEqual([['first', 'second'], 3]);
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

  it('passes over a client that has not read its last event, and gives it the newest when it has', () => {
    const [slow, fine] = [join(broadcaster, 't'), join(broadcaster, 't')];
    slow.writableLength = 100;
    for (const n of [1, 2, 3]) {
      publish(n);
      vi.advanceTimersByTime(250);
    }
    expect([slow.events(), fine.events()]).toEqual([[], [1, 2, 3]]);
    slow.catchUp();
    expect(slow.events()).toEqual([3]);
    publish(4);
    expect([slow.events(), fine.events()]).toEqual([
      [3, 4],
      [1, 2, 3, 4],
    ]);
  });

  it('cuts off a client that lets an event lie for half a minute, and not one that is slow', () => {
    const [dead, slow] = [join(broadcaster, 't'), join(broadcaster, 't')];
    for (const client of [dead, slow]) client.writableLength = 100;
    publish(1);
    vi.advanceTimersByTime(20_000);
    slow.catchUp();
    slow.writableLength = 100;
    vi.advanceTimersByTime(10_000);
    expect([dead.isOpen, slow.isOpen, broadcaster.connectionCount]).toEqual([false, true, 1]);
  });

  it('forgets clients that leave', () => {
    const client = join(broadcaster, 't');
    client.end();
    expect([broadcaster.connectionCount, broadcaster.hasClients('t')]).toEqual([0, false]);
  });

  it('sends an event to many in several turns of the event loop, and the next when all have it', async () => {
    restart({ minIntervalMs: 0 });
    const clients = Array.from({ length: 500 }, () => join(broadcaster, 't'));
    const turn = () => new Promise((resolve) => setImmediate(resolve));
    const counts = () => clients.reduce((sum, client) => sum + client.events().length, 0);
    publish('first');
    publish('second');
    publish('third');
    clients[0]?.end();
    expect(counts()).toBe(200);
    const late = join(broadcaster, 't');
    expect(late.events()).toEqual(['first']);
    await turn();
    await turn();
    await turn();
    for (let turns = 0; turns < 5; turns += 1) await turn();
    expect(clients.slice(1).every((client) => JSON.stringify(client.events()) === '["first","third"]')).toBe(true);
    expect([clients[0]?.events(), late.events()]).toEqual([[], ['first', 'third']]);
  });

  it('refuses more connections than it may hold', () => {
    restart({ maxConnections: 1 });
    join(broadcaster, 't');
    expect(() => join(broadcaster, 't')).toThrow(expect.objectContaining({ status: 503 }));
  });

  it('gives nobody more places than their share, and those they leave to whoever comes', () => {
    const open = (...keys: string[]) => {
      const client = new FakeClient();
      const claims = keys.map((key) => ({ key, maxCount: 2 }));
      const { stream } = broadcaster.stream('t', { header: () => undefined, closing: closing.signal, claims });
      void stream(client as unknown as ServerResponse);
      return client;
    };
    const first = open('home', 'me');
    open('home');
    const refused = expect.objectContaining({ status: 429, code: 'QUOTA_EXCEEDED' }) as Error;
    expect(() => open('home')).toThrow(refused);
    expect(() => open('elsewhere', 'home')).toThrow(refused);
    open('elsewhere', 'me');
    expect(() => open('third', 'me')).toThrow(refused);
    first.end();
    expect(() => [open('home'), open('third', 'me')]).not.toThrow();
    expect(broadcaster.connectionCount).toBe(4);
  });

  it('ends streams when the server closes, early or late', () => {
    const server = new AbortController();
    const client = join(broadcaster, 't', undefined, undefined, server.signal);
    server.abort();
    expect([
      client.isOpen,
      join(broadcaster, 't', undefined, undefined, server.signal).isOpen,
      broadcaster.connectionCount,
    ]).toEqual([false, false, 0]);
  });
});
