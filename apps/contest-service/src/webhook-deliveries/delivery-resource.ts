import type { AttemptResource, DeliveryResource } from '@urvote/contracts/http/webhooks/webhook-schemas';
import type { Row } from '@urvote/db-schema/database';

export type DeliveryRow = Pick<
  Row<'webhook_delivery'>,
  'id' | 'event_id' | 'event_type' | 'status' | 'created_at' | 'next_attempt_at'
> & { last_attempt: AttemptResource | null };

/** The same at every try, so that receivers know a message again. */
export function messageIdOf(eventId: string): string {
  return `msg_${eventId}`;
}

export function deliveryResource(row: DeliveryRow): DeliveryResource {
  return {
    id: row.id,
    messageId: messageIdOf(row.event_id),
    eventType: row.event_type,
    status: row.status as DeliveryResource['status'],
    createdAt: row.created_at.toISOString(),
    attemptCount: row.last_attempt?.number ?? 0,
    nextAttemptAt: row.next_attempt_at?.toISOString() ?? null,
    lastAttempt: row.last_attempt,
  };
}
