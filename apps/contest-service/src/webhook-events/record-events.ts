import type { DomainEvent } from '@urvote/platform/events/event-log.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AppContext } from '../context.ts';
import { messageBody } from '../webhook-deliveries/message-body.ts';
import { insertDeliveries } from '../webhook-deliveries/new-deliveries.queries.ts';
import { clientsOfContests } from './contest-clients.queries.ts';
import { isTold, type OutsideMessage, outsideMessages } from './outside-messages.ts';

/** Leaves a delivery for every webhook that asks for what happened, in the transaction that moves the cursor. */
export async function recordEvents(
  { clock }: Pick<AppContext, 'clock'>,
  trx: Trx,
  events: readonly DomainEvent[],
): Promise<void> {
  await recordMessages(trx, events.filter(isTold).flatMap(outsideMessages), new Date(clock.nowMs()));
}

/** @returns how many deliveries it made */
export async function recordMessages(trx: Trx, messages: readonly OutsideMessage[], at: Date): Promise<number> {
  if (messages.length === 0) return 0;
  const clients = await clientsOfContests(trx, [...new Set(messages.map(({ contestId }) => contestId))]);
  const addressed = messages.flatMap(({ id, contestId, type, at: happenedAt, data }) => {
    const clientId = clients.get(contestId);
    return clientId === undefined ? [] : [{ clientId, eventId: id, type, body: messageBody(type, happenedAt, data) }];
  });
  return insertDeliveries(trx, addressed, at);
}
