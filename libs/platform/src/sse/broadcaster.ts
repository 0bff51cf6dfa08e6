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
  return new TopicBroadcaster({ ...defaults, ...options });
}

const defaults = { minIntervalMs: 250, heartbeatMs: 15_000, historyCount: 32, maxConnections: 10_000, maxBufferedBytes: 65_536 };

class TopicBroadcaster implements Broadcaster {
  readonly #options: Required<BroadcasterOptions>;
  readonly #topics = new Map<string, Topic>();
  /** Ids of an earlier process must not match those of this one. */
  readonly #epoch = randomBytes(4).toString('hex');
  readonly #heart: NodeJS.Timeout;
  #eventCount = 0;
  #connectionCount = 0;

  constructor(options: Required<BroadcasterOptions>) {
    this.#options = options;
    this.#heart = setInterval(() => this.#beat(), options.heartbeatMs).unref();
  }

  get connectionCount(): number {
    return this.#connectionCount;
  }

  hasClients(name: string): boolean {
    return (this.#topics.get(name)?.clients.size ?? 0) > 0;
  }

  publish(name: string, event: SseEvent): void {
    const topic = this.#topicOf(name);
    topic.pending = event;
    if (topic.timer !== undefined) return;
    const waitMs = topic.lastSentMs + this.#options.minIntervalMs - performance.now();
    if (waitMs <= 0) this.#flush(topic);
    else topic.timer = setTimeout(() => this.#flush(topic), waitMs);
  }

  stream(name: string, request: StreamRequest, initial?: SseEvent): StreamResult<200> {
    if (this.#connectionCount >= this.#options.maxConnections) {
      throw new ProblemError('TEMPORARILY_UNAVAILABLE', { retryAfterSeconds: 5 });
    }
    const headers = { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-cache, no-transform', 'X-Accel-Buffering': 'no' };
    return { status: 200, headers, stream: (client) => this.#join(name, client, request, initial) };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#heart);
    for (const topic of this.#topics.values()) {
      clearTimeout(topic.timer);
      for (const client of topic.clients) client.end();
    }
  }

  #topicOf(name: string): Topic {
    let topic = this.#topics.get(name);
    if (topic === undefined) this.#topics.set(name, (topic = new Topic(this.#options.historyCount)));
    return topic;
  }

  #write(client: ServerResponse, bytes: Buffer): void {
    if (client.writableLength > this.#options.maxBufferedBytes) client.destroy();
    else client.write(bytes);
  }

  #flush(topic: Topic): void {
    topic.timer = undefined;
    const { pending } = topic;
    if (pending === undefined) return;
    topic.pending = undefined;
    topic.lastSentMs = performance.now();
    this.#eventCount += 1;
    const frame = frameOf(pending.id ?? `${this.#epoch}-${this.#eventCount}`, pending);
    topic.keep(frame);
    for (const client of topic.clients) this.#write(client, frame.bytes);
  }

  #join(name: string, client: ServerResponse, request: StreamRequest, initial: SseEvent | undefined): void {
    const topic = this.#topicOf(name);
    const missed = topic.missedSince(request.header('last-event-id'));
    const first = missed.length === 0 && initial !== undefined ? [frameOf(initial.id ?? `${this.#epoch}-0`, initial).bytes] : missed;
    const end = () => client.end();
    this.#connectionCount += 1;
    topic.clients.add(client);
    client.once('close', () => {
      request.closing.removeEventListener('abort', end);
      this.#leave(name, topic, client);
    });
    client.write(Buffer.concat([Buffer.from(hello), ...first]));
    if (request.closing.aborted) end();
    else request.closing.addEventListener('abort', end, { once: true });
  }

  #leave(name: string, topic: Topic, client: ServerResponse): void {
    if (!topic.clients.delete(client)) return;
    this.#connectionCount -= 1;
    const isIdle = performance.now() - topic.lastSentMs > this.#options.heartbeatMs;
    if (topic.clients.size === 0 && topic.timer === undefined && isIdle) this.#topics.delete(name);
  }

  #beat(): void {
    for (const topic of this.#topics.values()) for (const client of topic.clients) this.#write(client, heartbeat);
  }
}
