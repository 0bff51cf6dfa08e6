import type { StreamResult } from '../http-response/route-result.ts';
import type { SseEvent } from './frame.ts';
import type { State } from './topic.ts';
import { type BroadcasterOptions, type StreamRequest, TopicBroadcaster } from './topic-broadcaster.ts';

export interface Broadcaster extends Disposable {
  /** States that come faster than the interval, or than a client reads, replace one another; who makes one is asked last. */
  publish(topic: string, state: State): void;
  /**
   * Resumes after `Last-Event-ID`.
   * @param initial state for a client that comes before anything was published
   * @throws {ProblemError} TEMPORARILY_UNAVAILABLE when all connections are taken, QUOTA_EXCEEDED when the caller's are
   */
  stream(topic: string, request: StreamRequest, initial?: SseEvent): StreamResult<200>;
  readonly connectionCount: number;
  hasClients(topic: string): boolean;
}

/** An event is serialised once for all clients of its topic. */
export function createBroadcaster(options: BroadcasterOptions = {}): Broadcaster {
  return new TopicBroadcaster({ ...defaults, ...options });
}

const defaults = {
  minIntervalMs: 250,
  heartbeatMs: 15_000,
  historyCount: 32,
  maxConnections: 10_000,
  cutOffAfterMs: 30_000,
  onError: () => {},
};
