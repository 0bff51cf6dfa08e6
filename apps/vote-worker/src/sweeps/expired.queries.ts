import type { Database } from '@urvote/db-schema/database';
import type { Kysely } from 'kysely';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The longest window a counter serves is a day, the baseline's another. */
const counterKeptMinutes = 2 * 24 * 60;
const eventKeptMs = 14 * dayMs;
const historyKeptMs = 90 * dayMs;

/** @returns how many rows were removed */
export async function deleteExpired(db: Kysely<Database>, nowMs: number): Promise<number> {
  const results = await Promise.all([
    db.deleteFrom('fraud_counter').where('bucket', '<', Math.floor(nowMs / minuteMs) - counterKeptMinutes).executeTakeFirst(),
    db.deleteFrom('rate_limit').where('expire', '<', nowMs).executeTakeFirst(),
    db.deleteFrom('idempotency_key').where('expires_at', '<', new Date(nowMs)).executeTakeFirst(),
    db.deleteFrom('outbox_event').where('occurred_at', '<', new Date(nowMs - eventKeptMs)).executeTakeFirst(),
    db.deleteFrom('queue_snapshot').where('at', '<', new Date(nowMs - historyKeptMs)).executeTakeFirst(),
  ]);
  return results.reduce((sum, { numDeletedRows }) => sum + Number(numDeletedRows), 0);
}
