import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { StreamResult } from '../http/request-context.ts';
import { frameOf, Topic, type SseEvent } from './topic.ts';

export interface BroadcasterOptions {
  /** Least time between two events of one topic; default 250 ms, so at most 4 a second. */
  minIntervalMs?: number;
  heartbeatMs?: number;
  /** Events kept for each topic for clients that come back. */
  historyCount?: number;
  maxConnections?: number;
  /** A client that lets more than this wait is cut off; it comes back and resumes. */
  maxBufferedBytes?: number;
}

export interface StreamRequest {
  header(name: string): string | undefined;
  closing: AbortSignal;
}

export interface Broadcaster extends Disposable {
  /** The newest state of a topic. States that follow each other faster than the interval replace one another. */
  publish(topic: string, event: SseEvent): void;
  /**
   * The response that streams a topic to a client, resuming after its `Last-Event-ID`.
   * @param initial state for a client that comes before anything was published
   * @throws {ProblemError} TEMPORARILY_UNAVAILABLE when all connections are taken
   */
  stream(topic: string, request: StreamRequest, initial?: SseEvent): StreamResult<200>;
  readonly connectionCount: number;
  hasClients(topic: string): boolean;
}

const heartbeat = Buffer.from(': \n\n');
const hello = 'retry: 2000\n\n';

/** Sends each event as one buffer to all clients of a topic, so an event is serialised once for thousands of them. */
export function createBroadcaster(options: BroadcasterOptions = {}): Broadcaster {
  const { minIntervalMs = 250, heartbeatMs = 15_000, historyCount = 32, maxConnections = 10_000, maxBufferedBytes = 65_536 } = options;
  const topics = new Map<string, Topic>();
  // Ids of an earlier process must not match those of this one.
  const epoch = randomBytes(4).toString('hex');
  let eventCount = 0;
  let connectionCount = 0;

  function topicOf(name: string): Topic {
    let topic = topics.get(name);
    if (topic === undefined) topics.set(name, (topic = new Topic(historyCount)));
    return topic;
  }

  function write(client: ServerResponse, bytes: Buffer): void {
    if (client.writableLength > maxBufferedBytes) client.destroy();
    else client.write(bytes);
  }

  function flush(topic: Topic): void {
    topic.timer = undefined;
    const { pending } = topic;
    if (pending === undefined) return;
    topic.pending = undefined;
    topic.lastSentMs = performance.now();
    eventCount += 1;
    const frame = frameOf(pending.id ?? `${epoch}-${eventCount}`, pending);
    topic.keep(frame);
    for (const client of topic.clients) write(client, frame.bytes);
  }

  function leave(name: string, topic: Topic, client: ServerResponse): void {
    if (!topic.clients.delete(client)) return;
    connectionCount -= 1;
    const isForgettable = topic.clients.size === 0 && topic.timer === undefined && performance.now() - topic.lastSentMs > heartbeatMs;
    if (isForgettable) topics.delete(name);
  }

  function join(name: string, client: ServerResponse, request: StreamRequest, initial: SseEvent | undefined): void {
    const topic = topicOf(name);
    const missed = topic.missedSince(request.header('last-event-id'));
    const first = missed.length === 0 && initial !== undefined ? [frameOf(initial.id ?? `${epoch}-0`, initial).bytes] : missed;
    const end = () => client.end();
    connectionCount += 1;
    topic.clients.add(client);
    client.once('close', () => {
      request.closing.removeEventListener('abort', end);
      leave(name, topic, client);
    });
    client.write(Buffer.concat([Buffer.from(hello), ...first]));
    if (request.closing.aborted) end();
    else request.closing.addEventListener('abort', end, { once: true });
  }

  function beat(): void {
    for (const topic of topics.values()) for (const client of topic.clients) write(client, heartbeat);
  }

  const heart = setInterval(beat, heartbeatMs);
  heart.unref();

  return {
    publish(name, event) {
      const topic = topicOf(name);
      topic.pending = event;
      if (topic.timer !== undefined) return;
      const waitMs = topic.lastSentMs + minIntervalMs - performance.now();
      if (waitMs <= 0) flush(topic);
      else topic.timer = setTimeout(flush, waitMs, topic);
    },
    stream(name, request, initial) {
      if (connectionCount >= maxConnections) throw new ProblemError('TEMPORARILY_UNAVAILABLE', { retryAfterSeconds: 5 });
      const headers = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' };
      return { status: 200, headers, stream: (client) => join(name, client, request, initial) };
    },
    get connectionCount() {
      return connectionCount;
    },
    hasClients: (name) => (topics.get(name)?.clients.size ?? 0) > 0,
    [Symbol.dispose]() {
      clearInterval(heart);
      for (const topic of topics.values()) {
        clearTimeout(topic.timer);
        for (const client of topic.clients) client.end();
      }
    },
  };
}
