import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';

export async function tellOfMember(trx: Trx, clientId: string, userId: string): Promise<void> {
  await appendEvent(trx, {
    type: 'client.member_changed',
    aggregateType: 'client',
    aggregateId: clientId,
    payload: { clientId, userId },
  });
}
