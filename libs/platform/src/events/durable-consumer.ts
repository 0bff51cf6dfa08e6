import type { DomainEventType } from '@urvote/contracts/events/domain-events';
import type { Logger } from '../logger/logger.ts';
import type { Db, Trx } from '../postgres/database.ts';
import { lockCursor, makeCursor, moveCursor } from './event-cursor.queries.ts';
import { type DomainEvent, endOfRead, readEventsAfter } from './event-log.queries.ts';
import { startPollLoop } from './poll-loop.ts';
import type { RoundEnd } from './poll-pause.ts';
import type { Hint, WakeUp } from './wake-up.ts';

export interface DurableConsumerOptions {
  db: Db;
  name: string;
  types?: readonly DomainEventType[];
  /** For a consumer without a cursor; the beginning by default. */
  startAt?: 'beginning' | 'head';
  /** Repeated until it does not throw; the cursor moves in its transaction. */
  handle(trx: Trx, events: DomainEvent[]): Promise<void>;
  /** After the commit of what was handled. */
  onHandled?(): void;
  logger: Logger;
  wakeUp?: WakeUp;
  hints?: readonly Hint[];
  pollMs?: number;
  quietPollMs?: number;
}

/** Handles every event exactly once, as far as the handler writes in its transaction. */
export function startDurableConsumer(options: DurableConsumerOptions): AsyncDisposable {
  const { db, name, types, logger, wakeUp, hints, pollMs, quietPollMs } = options;
  let hasCursor = false;
  let hasHandled = false;

  async function step(trx: Trx): Promise<RoundEnd> {
    const cursor = await lockCursor(trx, name);
    if (!cursor) return 'held';
    const read = await readEventsAfter(trx, cursor);
    const { events } = read;
    const last = events.at(-1);
    if (!last) return endOfRead(read);
    const wanted = types ? events.filter(({ type }) => types.includes(type)) : events;
    if (wanted.length > 0) await options.handle(trx, wanted);
    hasHandled = wanted.length > 0;
    await moveCursor(trx, name, last.cursor);
    return endOfRead(read);
  }

  async function round(): Promise<RoundEnd> {
    if (!hasCursor) await makeCursor(db, name, options.startAt ?? 'beginning');
    hasCursor = true;
    hasHandled = false;
    const end = await db.transaction().execute(step);
    if (hasHandled) options.onHandled?.();
    return end;
  }

  return startPollLoop({ name, round, logger, wakeUp, hints, pollMs, quietPollMs });
}
