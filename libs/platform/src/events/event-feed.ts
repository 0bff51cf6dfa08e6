import type { DomainEventType } from '@urvote/contracts/events/domain-events';
import type { Logger } from '../logger/logger.ts';
import type { Db } from '../postgres/database.ts';
import { type DomainEvent, findHeadOfLog, type LogCursor, readEventsAfter, readLimit } from './event-log.queries.ts';
import { startPollLoop } from './poll-loop.ts';
import type { WakeUp } from './wake-up.ts';

export interface EventFeedOptions {
  db: Db;
  logger: Logger;
  wakeUp?: WakeUp;
  pollMs?: number;
}

export interface Subscription {
  /** All types by default. */
  types?: readonly DomainEventType[];
  /** What it throws is logged, and the events are not repeated. */
  onEvents(events: DomainEvent[]): void | Promise<void>;
}

export interface EventFeed extends AsyncDisposable {
  subscribe(subscription: Subscription): () => void;
  /** Events from then on are delivered. */
  ready: Promise<void>;
  ageMs(): number;
}

/** Events from now on, for what is kept in memory. An outage delays events and loses none. */
export function openEventFeed({ db, logger, wakeUp, pollMs }: EventFeedOptions): EventFeed {
  const subscriptions = new Set<Subscription>();
  const ready = Promise.withResolvers<void>();
  let cursor: LogCursor | undefined;

  async function deliver(events: DomainEvent[]): Promise<void> {
    for (const { types, onEvents } of subscriptions) {
      const wanted = types ? events.filter(({ type }) => types.includes(type)) : events;
      if (wanted.length === 0) continue;
      try {
        await onEvents(wanted);
      } catch (error) {
        logger.error({ err: error }, 'an event subscriber failed');
      }
    }
  }

  async function round(): Promise<boolean> {
    if (!cursor) {
      cursor = await findHeadOfLog(db);
      ready.resolve();
    }
    const events = await readEventsAfter(db, cursor);
    const last = events.at(-1);
    if (!last) return false;
    cursor = last.cursor;
    await deliver(events);
    return events.length === readLimit;
  }

  const loop = startPollLoop({ name: 'event feed', round, logger, wakeUp, pollMs });
  return {
    ready: ready.promise,
    ageMs: () => performance.now() - (loop.lastRoundAtMs() ?? -Infinity),
    subscribe: (subscription) => {
      subscriptions.add(subscription);
      return () => void subscriptions.delete(subscription);
    },
    [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose](),
  };
}
