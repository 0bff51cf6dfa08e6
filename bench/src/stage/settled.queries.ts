import { setTimeout as delay } from 'node:timers/promises';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Votes of settled groups; cheap, since it reads one row for each group. */
async function settledCount(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select coalesce(sum(counted_count + held_count + rejected_count + void_count), 0)::int8 as count
    from vote_batch where settled_at is not null`.execute(db);
  return rows[0]?.count ?? 0;
}

async function rowCount(db: Db): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from vote`.execute(db);
  return rows[0]?.count ?? 0;
}

interface Awaited {
  count: (db: Db) => Promise<number>;
  expected: number;
  pollMs: number;
}

/** Longest time without any progress. */
const stuckBoundMs = 60_000;

async function awaitCount(db: Db, { count, expected, pollMs }: Awaited): Promise<number> {
  let last = -1;
  let changedAtMs = performance.now();
  for (;;) {
    const found = await count(db);
    if (found >= expected) return performance.timeOrigin + performance.now();
    if (found !== last) changedAtMs = performance.now();
    last = found;
    if (performance.now() - changedAtMs > stuckBoundMs)
      throw new Error(`only ${found} of ${expected} accepted votes are stored and nothing moves`);
    await delay(pollMs);
  }
}

/** Waits until so many votes are settled in PostgreSQL. @returns when that was seen, milliseconds since the epoch */
export const untilSettled = (db: Db, expected: number, pollMs = 10): Promise<number> =>
  awaitCount(db, { count: settledCount, expected, pollMs });

/** Waits until so many rows are stored. @returns when that was seen, milliseconds since the epoch */
export const untilStored = (db: Db, expected: number): Promise<number> =>
  awaitCount(db, { count: rowCount, expected, pollMs: 25 });

/**
 * Votes that were settled after the first `skippedShare` of all, and how long that took by the worker's own times.
 * @throws Error when all were settled at once
 */
export async function settledBetween(db: Db, skippedShare: number): Promise<{ count: number; elapsedMs: number }> {
  const { rows } = await sql<{ atMs: number; settled: number }>`
    select (extract(epoch from settled_at) * 1000)::float8 as "atMs",
      sum(sum(counted_count + held_count + rejected_count + void_count)) over (order by settled_at)::int8 as settled
    from vote_batch where settled_at is not null group by settled_at order by settled_at`.execute(db);
  const last = rows.at(-1);
  const first = rows.find(({ settled }) => settled >= (last?.settled ?? 0) * skippedShare);
  if (first === undefined || last === undefined || last.atMs <= first.atMs)
    throw new Error('too few votes to measure a drain: use more --drain-votes');
  return { count: last.settled - first.settled, elapsedMs: last.atMs - first.atMs };
}

/** The same of rows that were stored one by one. @throws Error when all were stored at once */
export async function storedBetween(db: Db, skippedShare: number): Promise<{ count: number; elapsedMs: number }> {
  const { rows } = await sql<{ count: number; elapsedMs: number }>`
    with skipped as (select percentile_disc(${skippedShare}::float8) within group (order by settled_at) as at from vote)
    select count(*) as count, (extract(epoch from max(settled_at) - min(at)) * 1000)::float8 as "elapsedMs"
    from vote, skipped where settled_at > at`.execute(db);
  const [found] = rows;
  if (found === undefined || !(found.elapsedMs > 0))
    throw new Error('too few votes to measure a drain: use more --baseline-votes');
  return found;
}
