import type { NewRow, RowPatch } from '@urvote/db-schema/database';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import type { WebhookRow } from './webhook-resource.ts';

const shown = [
  'id',
  'url',
  'description',
  'event_types',
  'failing_since',
  'disabled_at',
  'disabled_reason',
  'earlier_secret_ends_at',
  'created_at',
  'updated_at',
] as const;

export async function listWebhooksOf(db: Db, clientId: string): Promise<WebhookRow[]> {
  return db
    .selectFrom('webhook')
    .select(shown)
    .where('client_id', '=', clientId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

export async function findWebhook(db: Db, webhookId: string): Promise<WebhookRow | undefined> {
  return db.selectFrom('webhook').select(shown).where('id', '=', webhookId).executeTakeFirst();
}

/** One after the other for a client, so that none slips over the limit. */
export async function lockClientForCount(trx: Trx, clientId: string): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`urvote.webhooks.${clientId}`}, 0))`.execute(trx);
  return (await trx.selectFrom('webhook').select('id').where('client_id', '=', clientId).execute()).length;
}

export async function insertWebhook(trx: Trx, row: NewRow<'webhook'>): Promise<WebhookRow> {
  return trx.insertInto('webhook').values(row).returning(shown).executeTakeFirstOrThrow();
}

export async function changeWebhook(
  trx: Trx,
  webhookId: string,
  patch: RowPatch<'webhook'>,
): Promise<WebhookRow | undefined> {
  return trx.updateTable('webhook').set(patch).where('id', '=', webhookId).returning(shown).executeTakeFirst();
}

export async function lockSealedSecret(trx: Trx, webhookId: string): Promise<Buffer | undefined> {
  const row = await trx
    .selectFrom('webhook')
    .select('sealed_secret')
    .where('id', '=', webhookId)
    .forUpdate()
    .executeTakeFirst();
  return row?.sealed_secret;
}

export async function removeWebhook(trx: Trx, webhookId: string): Promise<boolean> {
  const { numDeletedRows } = await trx.deleteFrom('webhook').where('id', '=', webhookId).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
