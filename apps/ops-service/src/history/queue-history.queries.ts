import type { HistoryPoint } from '@urvote/contracts/http/ops/ops-schemas';
import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

const mostPoints = 240;
const minuteMs = 60_000;

/** The highest values of evenly long stretches, in time order. */
export async function loadQueueHistory(db: Db, queue: string, fromMs: number, toMs: number): Promise<HistoryPoint[]> {
  const stretchMinutes = Math.max(1, Math.ceil((toMs - fromMs) / minuteMs / mostPoints));
  const stretch = sql<Date>`date_bin(make_interval(mins => ${sql.lit(stretchMinutes)}), at, timestamptz 'epoch')`;
  const rows = await db
    .selectFrom('queue_snapshot')
    .select(({ fn }) => [
      stretch.as('at'),
      fn.max('waiting_count').as('waiting'),
      fn.max('failed_count').as('failed'),
      fn.max('oldest_waiting_ms').as('oldest'),
      fn.max('wait_p95_ms').as('wait'),
      fn.max('run_p95_ms').as('run'),
    ])
    .where('queue', '=', queue)
    .where('at', '>=', new Date(fromMs))
    .groupBy(stretch)
    .orderBy(stretch)
    .execute();
  return rows.map((row) => ({
    at: row.at.toISOString(),
    waitingCount: row.waiting,
    failedCount: row.failed,
    oldestWaitingMs: row.oldest,
    waitP95Ms: row.wait,
    runP95Ms: row.run,
  }));
}
