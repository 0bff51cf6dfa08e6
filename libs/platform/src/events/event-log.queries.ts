import type { DomainEventPayload, DomainEventType } from '@urvote/contracts/events/domain-events';
import type { Database } from '@urvote/db-schema/database';
import { type Kysely, sql } from 'kysely';
import type { RoundEnd } from './poll-pause.ts';

/** Behind the event with this transaction id and position. */
export interface LogCursor {
  transactionId: string;
  position: number;
}

export type DomainEvent = {
  [T in DomainEventType]: {
    id: string;
    type: T;
    aggregateType: string;
    aggregateId: string;
    payload: DomainEventPayload<T>;
    occurredAt: Date;
    cursor: LogCursor;
  };
}[DomainEventType];

const readLimit = 500;

export const beginningOfLog: LogCursor = { transactionId: '0', position: 0 };

export async function findHeadOfLog(db: Kysely<Database>): Promise<LogCursor> {
  const { rows } = await sql<{ xmin: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(db);
  return { transactionId: rows[0]?.xmin ?? '0', position: 0 };
}

interface LogRow {
  is_held: boolean;
  id: string | null;
  type: DomainEventType;
  aggregate_type: string;
  aggregate_id: string;
  payload: never;
  occurred_at: Date;
  transaction_id: string;
  position: number;
}

export interface LogRead {
  events: DomainEvent[];
  /** There are younger events, which an older transaction keeps back. */
  isHeld: boolean;
}

export function endOfRead({ events, isHeld }: LogRead): RoundEnd {
  if (events.length === readLimit) return 'more';
  if (isHeld) return 'held';
  return events.length > 0 ? 'some' : 'none';
}

/**
 * Only events of transactions older than every running one: positions are drawn before the commit, so a reader would
 * step over an event that commits late. A transaction left open anywhere in the cluster delays events for as long.
 */
export async function readEventsAfter(db: Kysely<Database>, cursor: LogCursor): Promise<LogRead> {
  const { rows } = await sql<LogRow>`
    select log.is_held, id, type, aggregate_type, aggregate_id, payload, occurred_at, xact_id::text as transaction_id,
      position
    from (
      select exists (select from outbox_event where xact_id >= pg_snapshot_xmin(pg_current_snapshot())) as is_held
    ) as log
    left join lateral (
      select * from outbox_event
      where (xact_id, position) > (${cursor.transactionId}::xid8, ${cursor.position}::bigint)
        and xact_id < pg_snapshot_xmin(pg_current_snapshot())
      order by outbox_event.xact_id, outbox_event.position
      limit ${readLimit}
    ) as event on true
    order by event.xact_id, event.position`.execute(db);
  return { events: rows.flatMap(toEvent), isHeld: rows[0]?.is_held === true };
}

function toEvent({ id, ...row }: LogRow): DomainEvent[] {
  if (id === null) return [];
  const event = {
    id,
    type: row.type,
    aggregateType: row.aggregate_type,
    aggregateId: row.aggregate_id,
    payload: row.payload,
    occurredAt: row.occurred_at,
    cursor: { transactionId: row.transaction_id, position: Number(row.position) },
  };
  return [event as DomainEvent];
}
