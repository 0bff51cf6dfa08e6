import type { DomainEventPayload, DomainEventType } from '@urvote/contracts/events/domain-events';
import type { Database } from '@urvote/db-schema/database';
import { type Kysely, sql } from 'kysely';

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

export const readLimit = 500;

export const beginningOfLog: LogCursor = { transactionId: '0', position: 0 };

export async function findHeadOfLog(db: Kysely<Database>): Promise<LogCursor> {
  const { rows } = await sql<{ xmin: string }>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`.execute(db);
  return { transactionId: rows[0]?.xmin ?? '0', position: 0 };
}

/**
 * Only events of transactions older than every running one: positions are drawn before the commit, so a reader would
 * step over an event that commits late. A transaction left open anywhere in the cluster delays events for as long.
 */
export async function readEventsAfter(db: Kysely<Database>, cursor: LogCursor): Promise<DomainEvent[]> {
  const { rows } = await sql<{
    id: string;
    type: DomainEventType;
    aggregate_type: string;
    aggregate_id: string;
    payload: never;
    occurred_at: Date;
    transaction_id: string;
    position: number;
  }>`
    select id, type, aggregate_type, aggregate_id, payload, occurred_at, xact_id::text as transaction_id, position
    from outbox_event
    where (xact_id, position) > (${cursor.transactionId}::xid8, ${cursor.position}::bigint)
      and xact_id < pg_snapshot_xmin(pg_current_snapshot())
    order by outbox_event.xact_id, outbox_event.position
    limit ${readLimit}`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    type: row.type,
    aggregateType: row.aggregate_type,
    aggregateId: row.aggregate_id,
    payload: row.payload,
    occurredAt: row.occurred_at,
    cursor: { transactionId: row.transaction_id, position: Number(row.position) },
  }));
}
