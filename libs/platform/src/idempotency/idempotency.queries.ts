import { sql, type Kysely } from 'kysely';
import type { Database } from '@urvote/db-schema/database';
import type { ResponseHeaders } from '../http-response/route-result.ts';
import type { StoredResponse } from './answer-vault.ts';
import type { IdempotencyId } from './idempotency-id.ts';

export interface KeptRow {
  requestHash: Buffer;
  answer: Buffer | null;
  /** The version before kept answers in plain. */
  plain: StoredResponse | undefined;
}

/** The time at which the key was taken, which fences later writes; undefined when another request holds it. */
export async function insertKey(
  db: Kysely<Database>,
  id: IdempotencyId,
  requestHash: Buffer,
  ttlSeconds: number,
): Promise<string | undefined> {
  const { rows } = await sql<{ fence: string }>`
    INSERT INTO idempotency_key AS held (caller, endpoint, key, request_hash, state, created_at, expires_at)
    VALUES (${id.caller}, ${id.endpoint}, ${id.key}, ${requestHash}, 'in_flight', clock_timestamp(), clock_timestamp() + make_interval(secs => ${ttlSeconds}))
    ON CONFLICT (caller, endpoint, key) DO UPDATE
      SET request_hash = excluded.request_hash, state = 'in_flight', status = NULL, headers = NULL, body = NULL, answer = NULL,
          created_at = excluded.created_at, expires_at = excluded.expires_at
      WHERE held.expires_at <= clock_timestamp()
    RETURNING created_at::text AS fence`.execute(db);
  return rows[0]?.fence;
}

export async function selectKey(db: Kysely<Database>, id: IdempotencyId): Promise<KeptRow | undefined> {
  const row = await db
    .selectFrom('idempotency_key')
    .select(['request_hash', 'state', 'status', 'headers', 'body', 'answer'])
    .where((eb) => eb.and({ caller: id.caller, endpoint: id.endpoint, key: id.key }))
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const isDone = row.state === 'done' && row.status !== null;
  const plain = isDone
    ? { status: row.status ?? 0, headers: (row.headers ?? {}) as ResponseHeaders, body: row.body }
    : undefined;
  return { requestHash: row.request_hash, answer: row.answer, plain };
}

export async function updateKey(
  db: Kysely<Database>,
  id: IdempotencyId,
  fence: string,
  answer: Buffer,
  ttlSeconds: number,
): Promise<void> {
  await sql`
    UPDATE idempotency_key
    SET state = 'sealed', answer = ${answer}, expires_at = created_at + make_interval(secs => ${ttlSeconds})
    WHERE caller = ${id.caller} AND endpoint = ${id.endpoint} AND key = ${id.key} AND created_at = ${fence}::timestamptz`.execute(
    db,
  );
}

export async function deleteKey(db: Kysely<Database>, id: IdempotencyId, fence: string): Promise<void> {
  await sql`
    DELETE FROM idempotency_key
    WHERE caller = ${id.caller} AND endpoint = ${id.endpoint} AND key = ${id.key} AND created_at = ${fence}::timestamptz`.execute(
    db,
  );
}

export async function deleteExpiredKeys(db: Kysely<Database>): Promise<number> {
  const { numAffectedRows } = await sql`DELETE FROM idempotency_key WHERE expires_at <= clock_timestamp()`.execute(db);
  return Number(numAffectedRows ?? 0n);
}
