import { connect } from 'node:net';
import type { ReceivedEvent } from './fan-out.ts';
import { FrameReader } from './frame-reader.ts';
import type { ListenerAnswer, ListenerRequest } from './listener-messages.ts';

/*
 * All followers in one process of their own, on raw sockets. The first of them reads what the events say; the others only
 * look when one is there, since two thousand parsers would cost more than what is measured.
 */
const openedTogether = 100;

let events = new Map<string, { total: number; receivedAtMs: number[] }>();
let lostCount = 0;

const say = (answer: ListenerAnswer): void => void process.send?.(answer);

function eventOf(id: string) {
  let event = events.get(id);
  if (event === undefined) events.set(id, (event = { total: Number.NaN, receivedAtMs: [] }));
  return event;
}

function totalOf(data: string): number {
  const { entries } = JSON.parse(data) as { entries: { upCount: number | null; downCount: number | null }[] };
  return entries.reduce((sum, { upCount, downCount }) => sum + (upCount ?? 0) + (downCount ?? 0), 0);
}

function noteReceived(id: string, data: string | undefined): void {
  const event = eventOf(id);
  event.receivedAtMs.push(Date.now());
  if (data !== undefined) event.total = totalOf(data);
}

/** Resolves with the first event. */
async function follow({ url, path }: Extract<ListenerRequest, { kind: 'follow' }>, isFirst: boolean): Promise<void> {
  const { hostname: host, port } = new URL(url);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ host, port: Number(port) });
  const reader = new FrameReader((id, data) => {
    resolve();
    noteReceived(id, isFirst ? data : undefined);
  }, isFirst);
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  socket.on('error', reject);
  socket.on('close', () => {
    lostCount += 1;
    reject(new Error('a stream was closed'));
  });
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\nAccept: text/event-stream\r\n\r\n`);
  return promise;
}

async function followAll(request: Extract<ListenerRequest, { kind: 'follow' }>): Promise<void> {
  for (let first = 0; first < request.count; first += openedTogether) {
    const count = Math.min(openedTogether, request.count - first);
    await Promise.all(Array.from({ length: count }, (_, index) => follow(request, first + index === 0)));
  }
}

function received(): ReceivedEvent[] {
  return [...events].map(([id, event]) => ({ id, ...event })).filter(({ total }) => Number.isFinite(total));
}

async function answer(request: ListenerRequest): Promise<void> {
  try {
    if (request.kind === 'follow') {
      await followAll(request);
      return say({ kind: 'following' });
    }
    if (request.kind === 'end') return say({ kind: 'received', events: received(), lostCount });
    events = new Map();
    say({ kind: 'begun' });
  } catch (error) {
    say({ kind: 'failed', message: String(error) });
  }
}

process.on('message', (request: ListenerRequest) => void answer(request));
process.on('disconnect', () => process.exit());
