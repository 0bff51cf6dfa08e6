import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { DeliveryResource } from '@urvote/contracts/http/webhooks/webhook-schemas';
import { webhookTestType } from '@urvote/contracts/webhooks/webhook-events';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { randomUUID } from 'node:crypto';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { findDelivery } from './deliveries.queries.ts';
import { deliveryResource } from './delivery-resource.ts';
import { messageBody } from './message-body.ts';
import { insertDelivery, isWebhookOn, replayDeliveries } from './new-deliveries.queries.ts';

type SendContext = Pick<AppContext, 'db' | 'clock' | 'webhooksDue'>;

interface Asked {
  webhookId: string;
  actor: Administrator;
}

/** @throws {ProblemError} NOT_FOUND; CONFLICT while the webhook is off */
export async function sendTest(app: SendContext, { webhookId, actor }: Asked): Promise<DeliveryResource> {
  const at = new Date(app.clock.nowMs());
  const deliveryId = await app.db.transaction().execute(async (trx) => {
    await assertOn(trx, webhookId);
    const body = messageBody(webhookTestType, at, { webhookId });
    const id = await insertDelivery(trx, { webhookId, eventId: randomUUID(), type: webhookTestType, body }, at);
    await audit(trx, { webhookId, actor }, 'webhook.test', { deliveryId: id });
    return id;
  });
  app.webhooksDue.notify();
  return shown(app.db, { webhookId, deliveryId });
}

/** @throws {ProblemError} NOT_FOUND; CONFLICT while it waits, or the webhook is off */
export async function replayOne(app: SendContext, { deliveryId, ...asked }: Asked & { deliveryId: string }) {
  const { webhookId } = asked;
  await app.db.transaction().execute(async (trx) => {
    if ((await findDelivery(trx, { webhookId, deliveryId })) === undefined) throw new ProblemError('NOT_FOUND');
    await assertOn(trx, webhookId);
    const count = await replayDeliveries(trx, { webhookId, which: { deliveryId }, at: new Date(app.clock.nowMs()) });
    if (count === 0) throw new ProblemError('CONFLICT', { detail: 'The message is still waiting' });
    await audit(trx, asked, 'webhook.replay', { deliveryId });
  });
  app.webhooksDue.notify();
  return shown(app.db, { webhookId, deliveryId });
}

/** @throws {ProblemError} NOT_FOUND; CONFLICT while the webhook is off */
export async function replayFailed(app: SendContext, { since, ...asked }: Asked & { since: string }) {
  const { webhookId } = asked;
  const replayedCount = await app.db.transaction().execute(async (trx) => {
    await assertOn(trx, webhookId);
    const which = { since: new Date(since) };
    const count = await replayDeliveries(trx, { webhookId, which, at: new Date(app.clock.nowMs()) });
    await audit(trx, asked, 'webhook.replay', { since, count });
    return count;
  });
  app.webhooksDue.notify();
  return { replayedCount };
}

async function assertOn(trx: Trx, webhookId: string): Promise<void> {
  const isOn = await isWebhookOn(trx, webhookId);
  if (isOn === undefined) throw new ProblemError('NOT_FOUND');
  if (!isOn) throw new ProblemError('CONFLICT', { detail: 'The webhook is switched off' });
}

async function shown(db: Db, place: { webhookId: string; deliveryId: string }): Promise<DeliveryResource> {
  const row = await findDelivery(db, place);
  if (row === undefined) throw new ProblemError('NOT_FOUND');
  return deliveryResource(row);
}

function audit(trx: Trx, { webhookId, actor }: Asked, action: string, details: Record<string, unknown>): Promise<void> {
  return appendAudit(trx, actor, { action, targetType: 'webhook', targetId: webhookId, details });
}
