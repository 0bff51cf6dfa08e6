import { defaultPartitionRowCounts, ensurePartitions } from '@urvote/db-schema/partitions';
import type { AppContext } from '../context.ts';

const monthsAhead = 3;

/** Reports rows that had no partition of their own to go to. */
export async function sweepPartitions({ db, clock, events }: AppContext): Promise<number> {
  const made = await ensurePartitions(db, {
    from: new Date(clock.nowMs()).toISOString().slice(0, 10),
    monthCount: monthsAhead + 1,
  });
  for (const { table, rowCount } of await defaultPartitionRowCounts(db)) {
    if (rowCount > 0) events.defaultPartitionUsed(table, rowCount);
  }
  return made.length;
}
