import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** How many jobs failed, by queue: the rises of the failed set, which falls when jobs are put back. */
export async function loadFailedCounts(db: Db, sinceMs: number): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ queue: string; failed: string }>`
    select queue, sum(greatest(0, failed_count - before)) as failed
    from (
      select queue, failed_count, lag(failed_count, 1, failed_count) over (partition by queue order by at) as before
      from queue_snapshot where at >= ${new Date(sinceMs)}
    ) minute group by queue`.execute(db);
  return new Map(rows.map(({ queue, failed }) => [queue, Number(failed)]));
}

export async function loadSettledGroupCount(db: Db, sinceMs: number): Promise<number> {
  const { count } = await db
    .selectFrom('vote_batch')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('settled_at', '>=', new Date(sinceMs))
    .executeTakeFirstOrThrow();
  return Number(count);
}
