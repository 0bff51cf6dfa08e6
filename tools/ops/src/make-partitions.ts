import type { Database } from '@urvote/db-schema/database';
import { type DefaultPartitionRows, defaultPartitionRowCounts, ensurePartitions } from '@urvote/db-schema/partitions';
import type { Kysely } from 'kysely';

export interface PartitionReport {
  made: string[];
  /** What lay in the DEFAULT partitions and was moved to a new one. */
  moved: DefaultPartitionRows[];
  /** What still lies there. */
  remaining: DefaultPartitionRows[];
}

/** Makes the partitions of the month of `day` (YYYY-MM-DD) and of the next `monthCount` ones. */
export async function makePartitions(db: Kysely<Database>, day: string, monthCount: number): Promise<PartitionReport> {
  const before = await defaultPartitionRowCounts(db);
  const made = await ensurePartitions(db, { from: day, monthCount: monthCount + 1 });
  const remaining = await defaultPartitionRowCounts(db);
  const remains = ({ table, month }: DefaultPartitionRows): boolean =>
    remaining.some((rows) => rows.table === table && rows.month === month);
  return { made, moved: before.filter((rows) => !remains(rows)), remaining };
}

/** The lines for an operator; votes outside their partition are said loudly. */
export function describePartitions({ made, moved, remaining }: PartitionReport): string[] {
  const rows = ({ table, month, rowCount }: DefaultPartitionRows): string =>
    `${rowCount} rows of ${table} for ${month.slice(0, 7)}`;
  return [
    made.length === 0 ? 'no partition was missing' : `made: ${made.join(', ')}`,
    ...moved.map(
      (each) => `WARNING: ${rows(each)} lay in the DEFAULT partition and were moved; partitions were made too late`,
    ),
    ...remaining.map(
      (each) => `WARNING: ${rows(each)} lie in the DEFAULT partition; make that month with --at ${each.month}`,
    ),
  ];
}
