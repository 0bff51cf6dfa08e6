import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface LockRule {
  wrongCount: number;
  lockMs: number;
}

export interface RecordedAttempt {
  /** Whether this attempt locks, unless its password is right. */
  isLocked: boolean;
}

interface Row {
  locked_until: Date | null;
}

/** @returns undefined while the account is locked */
export async function recordAccountAttempt(
  db: Db,
  userId: string,
  rule: LockRule,
  now: Date,
): Promise<RecordedAttempt | undefined> {
  const { rows } = await sql<Row>`
    update "user" as counted
    set failed_login_count = ${nextCount(rule, now)}, last_failed_login_at = ${now}, locked_until = ${nextLock(rule, now)}
    where id = ${userId} and (locked_until is null or locked_until <= ${now})
    returning locked_until`.execute(db);
  await deleteOldAttempts(db, rule, now);
  return attemptOf(rows[0]);
}

export async function recordUnknownAttempt(
  db: Db,
  key: string,
  rule: LockRule,
  now: Date,
): Promise<RecordedAttempt | undefined> {
  const { rows } = await sql<Row>`
    insert into unknown_sign_in as counted (key, failed_login_count, last_failed_login_at)
    values (${key}, 1, ${now})
    on conflict (key) do update
    set failed_login_count = ${nextCount(rule, now)}, last_failed_login_at = ${now}, locked_until = ${nextLock(rule, now)}
    where counted.locked_until is null or counted.locked_until <= ${now}
    returning locked_until`.execute(db);
  await deleteOldAttempts(db, rule, now);
  return attemptOf(rows[0]);
}

export async function clearAttempts(db: Db, userId: string): Promise<void> {
  await db
    .updateTable('user')
    .set({ failed_login_count: 0, last_failed_login_at: null, locked_until: null })
    .where('id', '=', userId)
    .execute();
}

function attemptOf(row: Row | undefined): RecordedAttempt | undefined {
  return row === undefined ? undefined : { isLocked: row.locked_until !== null };
}

/** Starts again after a lock, or when the last wrong password is long ago. */
function nextCount({ lockMs }: LockRule, now: Date) {
  const recent = new Date(now.getTime() - lockMs);
  return sql`case when counted.locked_until is null and counted.last_failed_login_at > ${recent}::timestamptz then counted.failed_login_count + 1 else 1 end`;
}

function nextLock(rule: LockRule, now: Date) {
  const until = new Date(now.getTime() + rule.lockMs);
  return sql`case when ${nextCount(rule, now)} >= ${rule.wrongCount}::integer then ${until}::timestamptz end`;
}

/** A few with every attempt, on known addresses too, so that both take the same time. */
async function deleteOldAttempts(db: Db, { lockMs }: LockRule, now: Date): Promise<void> {
  const old = new Date(now.getTime() - 2 * lockMs);
  await sql`
    delete from unknown_sign_in where key in (
      select key from unknown_sign_in where last_failed_login_at < ${old} order by last_failed_login_at limit 10 for update skip locked
    )`.execute(db);
}
