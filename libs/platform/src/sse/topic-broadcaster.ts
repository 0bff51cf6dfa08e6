import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { StreamResult } from '../http-response/route-result.ts';
import { frameOf, frameOfText, type SseEvent } from './frame.ts';
import { StreamClient } from './stream-client.ts';
import { type StreamClaim, StreamPlaces } from './stream-places.ts';
import { type State, Topic } from './topic.ts';

export interface BroadcasterOptions {
  /** Between two events of a topic; default 250 ms. */
  minIntervalMs?: number;
  heartbeatMs?: number;
  /** Per topic, for clients that come back. */
  historyCount?: number;
  maxConnections?: number;
  /** A client that leaves an event unread for so long is cut off, comes back and resumes. Default 30 s. */
  cutOffAfterMs?: number;
  /** Gets what making a state failed by; the next one is made as ever. Ignored by default. */
  onError?: (error: unknown) => void;
}

export interface StreamRequest {
  header(name: string): string | undefined;
  closing: AbortSignal;
  /** Whose places it takes. */
  claims?: readonly StreamClaim[];
}

const heartbeat = frameOfText('', ': \n\n');
const hello = Buffer.from('retry: 2000\n\n');

export class TopicBroadcaster {
  readonly #options: Required<BroadcasterOptions>;
  readonly #topics = new Map<string, Topic>();
  /** Keeps ids apart from those of an earlier process. */
  readonly #epoch = randomBytes(4).toString('hex');
  readonly #heart: NodeJS.Timeout;
  readonly #places = new StreamPlaces();
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

  publish(name: string, state: State): void {
    const topic = this.#topicOf(name);
    topic.pending = state;
    this.#schedule(topic);
  }

  stream(name: string, request: StreamRequest, initial?: SseEvent): StreamResult<200> {
    if (this.#connectionCount >= this.#options.maxConnections) {
      throw new ProblemError('TEMPORARILY_UNAVAILABLE', { retryAfterSeconds: 5 });
    }
    const headers = {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    };
    const lastEventId = request.header('last-event-id');
    const { closing, claims = [] } = request;
    this.#places.assertFree(claims);
    return {
      status: 200,
      headers,
      stream: (response) => this.#join({ name, response, lastEventId, closing, claims, initial }),
    };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#heart);
    for (const topic of this.#topics.values()) {
      clearTimeout(topic.timer);
      topic.fanOut.stop();
      for (const client of topic.clients) client.end();
    }
  }

  #topicOf(name: string): Topic {
    let topic = this.#topics.get(name);
    if (topic === undefined) this.#topics.set(name, (topic = new Topic(name, this.#options.historyCount)));
    return topic;
  }

  /** Waits for the interval's end, and for the state before to be made and sent. */
  #schedule(topic: Topic): void {
    if (topic.timer !== undefined || topic.isMaking || topic.fanOut.isBusy) return;
    const waitMs = topic.lastSentMs + this.#options.minIntervalMs - performance.now();
    if (waitMs <= 0) this.#flush(topic);
    else topic.timer = setTimeout(() => this.#flush(topic), waitMs);
  }

  #flush(topic: Topic): void {
    topic.timer = undefined;
    const { pending } = topic;
    if (pending === undefined) return;
    topic.pending = undefined;
    topic.lastSentMs = performance.now();
    if (typeof pending === 'function') void this.#make(topic, pending);
    else this.#send(topic, pending);
  }

  async #make(topic: Topic, make: () => Promise<SseEvent | undefined>): Promise<void> {
    topic.isMaking = true;
    const event = await Promise.try(make).catch(this.#options.onError);
    topic.isMaking = false;
    if (event) this.#send(topic, event);
    else this.#sendNext(topic);
  }

  #send(topic: Topic, event: SseEvent): void {
    this.#eventCount += 1;
    const frame = frameOf(event.id ?? `${this.#epoch}-${this.#eventCount}`, event);
    topic.keep(frame);
    if (event.isLast !== true) return topic.fanOut.send(frame, topic.clients, () => this.#sendNext(topic));
    topic.pending = undefined;
    this.#topics.delete(topic.name);
    topic.fanOut.send(frame, topic.clients, () => this.#letGo(topic));
  }

  #letGo({ clients }: Topic): void {
    for (const client of clients) client.leave(this.#options.cutOffAfterMs);
  }

  #sendNext(topic: Topic): void {
    if (topic.pending !== undefined) this.#schedule(topic);
  }

  #join({ name, response, lastEventId, closing, claims, initial }: Joining): void {
    const topic = this.#topicOf(name);
    const missed = topic.missedSince(lastEventId);
    const first =
      missed.length === 0 && initial !== undefined ? [frameOf(initial.id ?? `${this.#epoch}-0`, initial)] : missed;
    const client = new StreamClient(response);
    const end = () => client.end();
    this.#connectionCount += 1;
    this.#places.take(claims);
    topic.clients.add(client);
    response.once('close', () => {
      closing.removeEventListener('abort', end);
      this.#places.giveBack(claims);
      this.#removeClient(topic, client);
    });
    client.begin(Buffer.concat([hello, ...first.map(({ bytes }) => bytes)]));
    if (closing.aborted) end();
    else closing.addEventListener('abort', end, { once: true });
  }

  #removeClient(topic: Topic, client: StreamClient): void {
    if (!topic.clients.delete(client)) return;
    this.#connectionCount -= 1;
    const isIdle = performance.now() - topic.lastSentMs > this.#options.heartbeatMs;
    const isOver = topic.clients.size === 0 && topic.timer === undefined && isIdle;
    if (isOver && this.#topics.get(topic.name) === topic) this.#topics.delete(topic.name);
  }

  #beat(): void {
    for (const topic of this.#topics.values())
      for (const client of topic.clients) client.beat(heartbeat, this.#options.cutOffAfterMs);
  }
}

interface Joining {
  name: string;
  response: ServerResponse;
  lastEventId: string | undefined;
  closing: AbortSignal;
  claims: readonly StreamClaim[];
  initial: SseEvent | undefined;
}
