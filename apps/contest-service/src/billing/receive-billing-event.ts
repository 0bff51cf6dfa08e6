import type { BillingEvent } from '@urvote/contracts/http/clients/billing-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { lockClient } from '../clients/clients.queries.ts';
import type { AppContext } from '../context.ts';
import { noteEvent, putSubscription } from './billing.queries.ts';
import { subscriptionChange } from './subscription-change.ts';

/** Heeds an event once, and none that is older than what was heeded. */
export async function receiveBillingEvent(
  { db, clock }: Pick<AppContext, 'db' | 'clock'>,
  event: BillingEvent,
): Promise<void> {
  await db.transaction().execute((trx) => applyEvent(trx, event, new Date(clock.nowMs())));
}

async function applyEvent(trx: Trx, event: BillingEvent, now: Date): Promise<void> {
  const change = subscriptionChange(event);
  if (!(await noteEvent(trx, event, now)) || change === undefined) return;
  const { clientId, plan, state } = change;
  if ((await lockClient(trx, clientId)) === undefined) return;
  if (!(await putSubscription(trx, change, { toldAt: new Date(event.created * 1000), now }))) return;
  const record = { action: 'client.subscription', targetType: 'client', targetId: clientId };
  await appendAudit(trx, { label: 'billing provider' }, { ...record, details: { plan, state, eventId: event.id } });
}
