import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { mostWebhooks } from '@urvote/contracts/http/webhooks/webhook-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { randomUUID } from 'node:crypto';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { assertCallable } from './assert-callable.ts';
import { webhookResource } from './webhook-resource.ts';
import { newSecret, secretText } from './webhook-secret.ts';
import { insertWebhook, lockClientForCount } from './webhooks.queries.ts';

export type WebhookContext = Pick<AppContext, 'db' | 'clock' | 'webhookSealer' | 'outboundPolicy'>;

export interface CreateWebhookCommand {
  clientId: string;
  url: string;
  description: string;
  eventTypes: readonly string[];
  actor: Administrator;
}

/** @returns it with its secret @throws {ProblemError} VALIDATION_FAILED for an address that is not called, CONFLICT for one too many */
export async function createWebhook(app: WebhookContext, command: CreateWebhookCommand) {
  const { clientId, url, description, eventTypes, actor } = command;
  await assertCallable(url, app.outboundPolicy);
  const [id, secret, at] = [randomUUID(), newSecret(), new Date(app.clock.nowMs())];
  const row = await app.db.transaction().execute(async (trx) => {
    if ((await lockClientForCount(trx, clientId)) >= mostWebhooks)
      throw new ProblemError('CONFLICT', { detail: `A client has ${mostWebhooks} webhooks at most` });
    const inserted = await insertWebhook(trx, {
      id,
      client_id: clientId,
      url,
      description,
      event_types: [...eventTypes],
      sealed_secret: app.webhookSealer.seal(secret),
      created_at: at,
      updated_at: at,
    });
    const details = { clientId, host: new URL(url).host, eventTypes };
    await appendAudit(trx, actor, { action: 'webhook.create', targetType: 'webhook', targetId: id, details });
    return inserted;
  });
  return { ...webhookResource(row), secret: secretText(secret) };
}
