import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { WebhookResource } from '@urvote/contracts/http/webhooks/webhook-schemas';
import type { RowPatch } from '@urvote/db-schema/database';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Administrator } from '../audit/actor.ts';
import { assertCallable } from './assert-callable.ts';
import type { WebhookContext } from './create-webhook.ts';
import { webhookResource } from './webhook-resource.ts';
import { newSecret, secretText } from './webhook-secret.ts';
import { changeWebhook, lockSealedSecret, removeWebhook } from './webhooks.queries.ts';

export interface WebhookPatch {
  url?: string | undefined;
  description?: string | undefined;
  eventTypes?: readonly string[] | undefined;
  isEnabled?: boolean | undefined;
}

interface Asked {
  webhookId: string;
  actor: Administrator;
}

/** @throws {ProblemError} NOT_FOUND; VALIDATION_FAILED for an address that is not called */
export async function updateWebhook(
  app: WebhookContext,
  { webhookId, actor, patch }: Asked & { patch: WebhookPatch },
): Promise<WebhookResource> {
  if (patch.url !== undefined) await assertCallable(patch.url, app.outboundPolicy);
  const at = new Date(app.clock.nowMs());
  return app.db.transaction().execute(async (trx) => {
    const row = await changeWebhook(trx, webhookId, columnsOf(patch, at));
    if (row === undefined) throw new ProblemError('NOT_FOUND');
    const { url, ...rest } = patch;
    const details = { ...rest, ...(url !== undefined && { host: new URL(url).host }) };
    await audit(trx, { webhookId, actor }, 'webhook.update', details);
    return webhookResource(row);
  });
}

function columnsOf({ url, description, eventTypes, isEnabled }: WebhookPatch, at: Date): RowPatch<'webhook'> {
  return {
    ...(url !== undefined && { url }),
    ...(description !== undefined && { description }),
    ...(eventTypes !== undefined && { event_types: [...eventTypes] }),
    ...(isEnabled === true && { disabled_at: null, disabled_reason: null, failing_since: null }),
    ...(isEnabled === false && { disabled_at: at, disabled_reason: 'member' }),
    updated_at: at,
  };
}

/** Both secrets sign until the grace is over. @throws {ProblemError} NOT_FOUND */
export async function rotateSecret(
  app: WebhookContext,
  { webhookId, actor, graceHours }: Asked & { graceHours: number },
) {
  const [secret, at] = [newSecret(), new Date(app.clock.nowMs())];
  const earlierEndsAt = new Date(at.getTime() + graceHours * 3_600_000);
  const row = await app.db.transaction().execute(async (trx) => {
    const earlier = await lockSealedSecret(trx, webhookId);
    if (earlier === undefined) throw new ProblemError('NOT_FOUND');
    const changed = await changeWebhook(trx, webhookId, {
      sealed_secret: app.webhookSealer.seal(secret),
      sealed_earlier_secret: earlier,
      earlier_secret_ends_at: earlierEndsAt,
      updated_at: at,
    });
    await audit(trx, { webhookId, actor }, 'webhook.rotate_secret', { graceHours });
    return changed;
  });
  if (row === undefined) throw new ProblemError('NOT_FOUND');
  return { ...webhookResource(row), secret: secretText(secret) };
}

/** @throws {ProblemError} NOT_FOUND */
export async function deleteWebhook({ db }: WebhookContext, asked: Asked): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (!(await removeWebhook(trx, asked.webhookId))) throw new ProblemError('NOT_FOUND');
    await audit(trx, asked, 'webhook.delete', {});
  });
}

function audit(trx: Trx, { webhookId, actor }: Asked, action: string, details: Record<string, unknown>): Promise<void> {
  return appendAudit(trx, actor, { action, targetType: 'webhook', targetId: webhookId, details });
}
