import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import { randomUUID } from 'node:crypto';

export interface NewMessage {
  clientId: string;
  /** Sent once to each webhook, however often it is handed over. */
  eventId: string;
  type: string;
  body: string;
}

/** For every webhook of its client that asks for the type and is on; due at once. */
export async function insertDeliveries(trx: Trx, messages: readonly NewMessage[], at: Date): Promise<number> {
  const targets = await trx
    .selectFrom('webhook')
    .select(['id', 'client_id', 'event_types'])
    .where('client_id', 'in', [...new Set(messages.map(({ clientId }) => clientId)), nobody])
    .where('disabled_at', 'is', null)
    .execute();
  const rows = messages.flatMap(({ clientId, eventId, type, body }) =>
    targets
      .filter((target) => target.client_id === clientId && target.event_types.includes(type))
      .map(({ id }) => ({
        ...waiting(at),
        id: randomUUID(),
        webhook_id: id,
        event_id: eventId,
        event_type: type,
        body,
      })),
  );
  if (rows.length === 0) return 0;
  const inserted = await trx
    .insertInto('webhook_delivery')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['webhook_id', 'event_id']).doNothing())
    .executeTakeFirstOrThrow();
  return Number(inserted.numInsertedOrUpdatedRows ?? 0);
}

const nobody = '00000000-0000-0000-0000-000000000000';

const waiting = (at: Date) => ({ status: 'waiting', next_attempt_at: at, created_at: at }) as const;

/** For one webhook, whatever it asks for. @returns its id */
export async function insertDelivery(
  trx: Trx,
  { webhookId, eventId, type, body }: Omit<NewMessage, 'clientId'> & { webhookId: string },
  at: Date,
): Promise<string> {
  const id = randomUUID();
  await trx
    .insertInto('webhook_delivery')
    .values({ ...waiting(at), id, webhook_id: webhookId, event_id: eventId, event_type: type, body })
    .execute();
  return id;
}

/** @returns whether it is on; undefined where there is no such webhook */
export async function isWebhookOn(db: Db, webhookId: string): Promise<boolean | undefined> {
  const row = await db.selectFrom('webhook').select('disabled_at').where('id', '=', webhookId).executeTakeFirst();
  return row && row.disabled_at === null;
}

interface Replay {
  webhookId: string;
  /** One, or all that failed since. */
  which: { deliveryId: string } | { since: Date };
  at: Date;
}

/** Begins another run of what is not waiting. @returns how many */
export async function replayDeliveries(trx: Trx, { webhookId, which, at }: Replay): Promise<number> {
  const picked =
    'deliveryId' in which
      ? sql`id = ${which.deliveryId} and status <> 'waiting'`
      : sql`status = 'failed' and created_at >= ${which.since}`;
  const { numAffectedRows } = await sql`
    update webhook_delivery
    set status = 'waiting', run = run + 1, run_attempt_count = 0, next_attempt_at = ${at}, queued_until = null
    where webhook_id = ${webhookId} and ${picked}`.execute(trx);
  return Number(numAffectedRows ?? 0);
}

/** Of a webhook that is switched off: they can be replayed. */
export async function failWaiting(trx: Trx, webhookId: string): Promise<void> {
  await trx
    .updateTable('webhook_delivery')
    .set({ status: 'failed', next_attempt_at: null, queued_until: null })
    .where('webhook_id', '=', webhookId)
    .where('status', '=', 'waiting')
    .execute();
}
