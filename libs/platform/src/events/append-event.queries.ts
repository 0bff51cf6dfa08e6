import {
  type AggregateType,
  type DomainEventPayload,
  type DomainEventType,
  domainEvents,
} from '@urvote/contracts/events/domain-events';
import { v7 as uuidV7 } from 'uuid';
import type { Trx } from '../postgres/database.ts';

export interface NewEvent<T extends DomainEventType = DomainEventType> {
  type: T;
  aggregateType: AggregateType;
  aggregateId: string;
  payload: DomainEventPayload<T>;
  /** Given when the same event may be appended twice; the second time changes nothing. */
  id?: string;
}

/** Part of the transaction that makes it true. @returns the event's id @throws ZodError */
export async function appendEvent<T extends DomainEventType>(
  trx: Trx,
  { type, aggregateType, aggregateId, payload, id = uuidV7() }: NewEvent<T>,
): Promise<string> {
  await trx
    .insertInto('outbox_event')
    .values({
      id,
      type,
      aggregate_type: aggregateType,
      aggregate_id: aggregateId,
      payload: JSON.stringify(domainEvents[type].parse(payload)),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return id;
}
