import type { Database } from '@urvote/db-schema/database';
import type { QueueCounts } from '@urvote/platform/queue/queue-store';
import type { QueueTimings } from '@urvote/platform/queue/timings/queue-timings';
import type { Kysely } from 'kysely';

export interface QueueSnapshot {
  queue: string;
  atMs: number;
  counts: QueueCounts;
  timings: QueueTimings;
}

const minuteMs = 60_000;

/** One row a queue and minute. @returns how many rows were written */
export async function insertQueueSnapshot(
  db: Kysely<Database>,
  { queue, atMs, counts, timings }: QueueSnapshot,
): Promise<number> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('queue_snapshot')
    .values({
      queue,
      at: new Date(Math.floor(atMs / minuteMs) * minuteMs),
      waiting_count: counts.waiting,
      active_count: counts.active,
      delayed_count: counts.delayed,
      failed_count: counts.failed,
      completed_count: counts.completed,
      oldest_waiting_ms: timings.oldestWaitingMs,
      wait_p50_ms: timings.wait?.p50Ms ?? null,
      wait_p95_ms: timings.wait?.p95Ms ?? null,
      wait_p99_ms: timings.wait?.p99Ms ?? null,
      run_p50_ms: timings.run?.p50Ms ?? null,
      run_p95_ms: timings.run?.p95Ms ?? null,
      run_p99_ms: timings.run?.p99Ms ?? null,
    })
    .onConflict((conflict) => conflict.columns(['queue', 'at']).doNothing())
    .executeTakeFirst();
  return Number(numInsertedOrUpdatedRows ?? 0);
}
