import type { DomainEventType } from '@urvote/contracts/events/domain-events';
import type { Logger } from '../logger/logger.ts';
import type { Db } from '../postgres/database.ts';
import { type DomainEvent, endOfRead, findHeadOfLog, type LogCursor, readEventsAfter } from './event-log.queries.ts';
import { startPollLoop } from './poll-loop.ts';
import type { RoundEnd } from './poll-pause.ts';
import type { Hint, WakeUp } from './wake-up.ts';

export interface EventFeedOptions {
  db: Db;
  logger: Logger;
  wakeUp?: WakeUp;
  hints?: readonly Hint[];
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
export function openEventFeed({ db, logger, wakeUp, hints, pollMs }: EventFeedOptions): EventFeed {
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

  async function round(): Promise<RoundEnd> {
    if (!cursor) {
      cursor = await findHeadOfLog(db);
      ready.resolve();
    }
    const read = await readEventsAfter(db, cursor);
    cursor = read.events.at(-1)?.cursor ?? cursor;
    if (read.events.length > 0) await deliver(read.events);
    return endOfRead(read);
  }

  const loop = startPollLoop({ name: 'event feed', round, logger, wakeUp, hints, pollMs });
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
