import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from './database.ts';

const expiring = [
  'refresh_token',
  'session',
  'access_revocation',
  'one_time_token',
  'mail',
  'unconfirmed_vote',
] as const;

export type PurgedTable =
  | 'idempotency_key'
  | 'rate_limit'
  | 'fraud_counter'
  | 'outbox_event'
  | 'queue_snapshot'
  | 'vote_request'
  | 'webhook_delivery'
  | (typeof expiring)[number];

/** Fraud rules look back to the beginning of the day. */
const fraudCounterMinutes = 2 * 24 * 60;
const outboxDays = 14;
const queueHistoryDays = 90;
const requestDays = 30;
const webhookDays = 30;

/** Less than every id of a group that was opened then or later: they begin with the time. */
function firstGroupIdOf(atMs: number): string {
  const time = atMs.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

/** @returns how many rows went, by table */
export async function purgeExpired(db: Kysely<Database>, nowMs: number): Promise<Record<PurgedTable, number>> {
  const now = new Date(nowMs).toISOString();
  const oldestBucket = Math.floor(nowMs / 60_000) - fraudCounterMinutes;
  const deleted = async (statement: RawBuilder<unknown>): Promise<number> =>
    Number((await statement.execute(db)).numAffectedRows ?? 0);
  const expired: [PurgedTable, number][] = [];
  // One after the other: a session takes its refresh tokens along.
  for (const table of expiring)
    expired.push([table, await deleted(sql`delete from ${sql.table(table)} where expires_at < ${now}::timestamptz`)]);
  return {
    ...(Object.fromEntries(expired) as Record<(typeof expiring)[number], number>),
    idempotency_key: await deleted(sql`delete from idempotency_key where expires_at < ${now}::timestamptz`),
    rate_limit: await deleted(sql`delete from rate_limit where expire < ${nowMs}::bigint`),
    fraud_counter: await deleted(sql`delete from fraud_counter where bucket < ${oldestBucket}::integer`),
    outbox_event: await deleted(
      sql`delete from outbox_event where occurred_at < ${now}::timestamptz - make_interval(days => ${outboxDays}::integer)`,
    ),
    queue_snapshot: await deleted(
      sql`delete from queue_snapshot where at < ${now}::timestamptz - make_interval(days => ${queueHistoryDays}::integer)`,
    ),
    webhook_delivery: await deleted(
      sql`delete from webhook_delivery where created_at < ${now}::timestamptz - make_interval(days => ${webhookDays}::integer)`,
    ),
    vote_request: await deleted(
      sql`delete from vote_request where batch_id < ${firstGroupIdOf(nowMs - requestDays * 86_400_000)}::uuid`,
    ),
  };
}
