import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';
import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../report/statistics.ts';

/**
 * When the transaction that stored each vote was committed, milliseconds since the epoch by PostgreSQL's own stamp
 * (`track_commit_timestamp`). Nobody has to look while the votes come, so looking costs the votes nothing.
 * @param sinceMs votes cast from then on
 */
export async function commitTimes(db: Db, sinceMs: number): Promise<Map<string, number>> {
  const since = new Date(sinceMs - clockSlackMs);
  const { rows } = await sql<{ id: string; atMs: number }>`
    select id, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::float8 as "atMs" from vote where cast_at >= ${since}
    union all
    select id, (extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000)::float8 from vote_rejection where cast_at >= ${since}`.execute(
    db,
  );
  return new Map(rows.map(({ id, atMs }) => [id, atMs]));
}

const clockSlackMs = 1_000;

export interface CountedCommit {
  /** Milliseconds since the epoch. */
  atMs: number;
  /** Counted votes of the contest from the first one to those of this transaction. */
  total: number;
}

/** How the totals of a contest grew, commit by commit. */
export async function countedCommits(db: Db, contestId: string): Promise<CountedCommit[]> {
  const { rows } = await sql<CountedCommit>`
    select (extract(epoch from at) * 1000)::float8 as "atMs", (sum(count(*)) over (order by at))::int8 as total
    from (select pg_xact_commit_timestamp(xmin) as at from vote where contest_id = ${contestId} and state = 'counted') as votes
    group by at order by at`.execute(db);
  return rows;
}

const probeMs = 250;

/**
 * PostgreSQL stamps a commit before it is on disk, and others see it only then. This is how long that takes meanwhile: the
 * median of small commits, four a second, there and back. @param work what goes on meanwhile
 */
export async function withFlushTime<T>(db: Db, work: Promise<T>): Promise<{ result: T; flushMs: number }> {
  const ended = new AbortController();
  const result = work.finally(() => ended.abort());
  // Waited for below; it may fail before.
  result.catch(() => {});
  const tookMs: number[] = [];
  while (!ended.signal.aborted) {
    const startedAt = performance.now();
    await sql`select pg_logical_emit_message(true, 'bench', 'flush')`.execute(db);
    tookMs.push(performance.now() - startedAt);
    await delay(probeMs, undefined, { signal: ended.signal }).catch(() => {});
  }
  return { result: await result, flushMs: median(tookMs) };
}
