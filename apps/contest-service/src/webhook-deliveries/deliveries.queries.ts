import type { AttemptResource, DeliveryResource } from '@urvote/contracts/http/webhooks/webhook-schemas';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';
import type { DeliveryRow } from './delivery-resource.ts';

export type ListedDelivery = DeliveryRow & { at_us: number };

const utc = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const attemptJson = sql<AttemptResource>`json_build_object('number', number, 'at', ${utc('at')}, 'durationMs', duration_ms,
  'statusCode', status_code, 'problem', problem, 'answer', answer)`;

const lastAttempt = sql<AttemptResource | null>`(select ${attemptJson} from webhook_attempt
  where delivery_id = webhook_delivery.id order by number desc limit 1)`.as('last_attempt');

const deliveries = (db: Db) =>
  db
    .selectFrom('webhook_delivery')
    .select(['id', 'event_id', 'event_type', 'status', 'created_at', 'next_attempt_at', 'body'])
    .select([lastAttempt, microsecondsOf('webhook_delivery.created_at')]);

export interface DeliveriesAsked {
  webhookId: string;
  status: DeliveryResource['status'] | undefined;
  after: ListPosition | undefined;
  count: number;
}

export async function listDeliveries(
  db: Db,
  { webhookId, status, after, count }: DeliveriesAsked,
): Promise<ListedDelivery[]> {
  let rows = deliveries(db).where('webhook_id', '=', webhookId);
  if (status !== undefined) rows = rows.where('status', '=', status);
  if (after !== undefined) rows = rows.where(sql<SqlBool>`(created_at, id) < (${instantOf(after)}, ${after.id}::uuid)`);
  return rows.orderBy('created_at', 'desc').orderBy('id', 'desc').limit(count).execute();
}

export interface DeliveryPlace {
  webhookId: string;
  deliveryId: string;
}

export async function findDelivery(db: Db, { webhookId, deliveryId }: DeliveryPlace) {
  return deliveries(db).where('id', '=', deliveryId).where('webhook_id', '=', webhookId).executeTakeFirst();
}

/** Replays add to them, so the last hundred are all that is shown. */
export async function listAttempts(db: Db, deliveryId: string): Promise<AttemptResource[]> {
  const rows = await db
    .selectFrom('webhook_attempt')
    .select(attemptJson.as('attempt'))
    .where('delivery_id', '=', deliveryId)
    .orderBy('number', 'desc')
    .limit(100)
    .execute();
  return rows.map(({ attempt }) => attempt).reverse();
}
