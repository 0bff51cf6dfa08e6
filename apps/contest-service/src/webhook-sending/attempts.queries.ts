import type { DeliverWebhookData } from '@urvote/contracts/jobs/deliver-webhook';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import type { Conclusion, TryOutcome } from './conclude-try.ts';

export interface DueDelivery {
  webhookId: string;
  clientId: string;
  url: string;
  eventId: string;
  eventType: string;
  body: string;
  failingSince: Date | null;
  sealedSecret: Buffer;
  sealedEarlierSecret: Buffer | null;
  earlierSecretEndsAt: Date | null;
}

const current = ({ deliveryId, run, attempt }: DeliverWebhookData) =>
  sql<boolean>`delivery.id = ${deliveryId} and delivery.run = ${run} and delivery.run_attempt_count = ${attempt - 1}
    and delivery.status = 'waiting'`;

/** @returns undefined when that try was made, or is not to be made any more */
export async function findDue(db: Db, which: DeliverWebhookData): Promise<DueDelivery | undefined> {
  return db
    .selectFrom('webhook_delivery as delivery')
    .innerJoin('webhook', 'webhook.id', 'delivery.webhook_id')
    .select(['webhook_id as webhookId', 'client_id as clientId', 'url', 'event_id as eventId', 'body'])
    .select(['event_type as eventType', 'failing_since as failingSince', 'sealed_secret as sealedSecret'])
    .select(['sealed_earlier_secret as sealedEarlierSecret', 'earlier_secret_ends_at as earlierSecretEndsAt'])
    .where(current(which))
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
}

/** @returns since when the webhook fails, locked against other tries of it; undefined when this try counts no more */
export async function lockTry(
  trx: Trx,
  webhookId: string,
  which: DeliverWebhookData,
): Promise<{ failingSince: Date | null } | undefined> {
  const webhook = await trx
    .selectFrom('webhook')
    .select(['failing_since as failingSince'])
    .where('id', '=', webhookId)
    .forUpdate()
    .executeTakeFirst();
  const delivery = await trx
    .selectFrom('webhook_delivery as delivery')
    .select('delivery.id')
    .where(current(which))
    .forUpdate()
    .executeTakeFirst();
  return delivery && webhook;
}

export interface MadeTry {
  which: DeliverWebhookData;
  webhookId: string;
  at: Date;
  durationMs: number;
  outcome: TryOutcome;
  conclusion: Conclusion;
}

export async function recordTry(
  trx: Trx,
  { which, webhookId, at, durationMs, outcome, conclusion }: MadeTry,
): Promise<void> {
  const { deliveryId, attempt } = which;
  const { status, nextAttemptAtMs, failingSinceMs } = conclusion;
  await sql`
    insert into webhook_attempt (delivery_id, number, at, duration_ms, status_code, problem, answer)
    select ${deliveryId}, coalesce(max(number), 0) + 1, ${at}, ${durationMs}, ${outcome.statusCode}, ${outcome.problem}, ${outcome.answer}
    from webhook_attempt where delivery_id = ${deliveryId}`.execute(trx);
  const next_attempt_at = nextAttemptAtMs === null ? null : new Date(nextAttemptAtMs);
  await trx
    .updateTable('webhook_delivery')
    .set({ status, run_attempt_count: attempt, next_attempt_at, queued_until: null })
    .where('id', '=', deliveryId)
    .execute();
  const failing_since = failingSinceMs === null ? null : new Date(failingSinceMs);
  await trx
    .updateTable('webhook')
    .set({ failing_since })
    .where('id', '=', webhookId)
    .where(sql<boolean>`failing_since is distinct from ${failing_since}::timestamptz`)
    .execute();
}

export async function disableWebhook(trx: Trx, webhookId: string, reason: 'gone' | 'failing', at: Date): Promise<void> {
  await trx
    .updateTable('webhook')
    .set({ disabled_at: at, disabled_reason: reason, updated_at: at })
    .where('id', '=', webhookId)
    .execute();
}
