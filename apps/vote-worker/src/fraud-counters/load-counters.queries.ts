import type { CounterRow } from '@urvote/voting/fraud/sources/counter-row';
import type { Pool } from 'pg';

/*
 * One statement a run. Buckets come beside their keys, which nearly always are of one day; the join on the primary key
 * asks the index once a key.
 */
const counterStatement = `
  select key, bucket, count, hour, hour_count as "hourCount", minute, minute_count as "minuteCount"
  from unnest($1::text[], $2::integer[]) as wanted (key, bucket) join fraud_counter using (key, bucket)`;

/** The shared counts of the keys, each on its day; those that are not there yet are left out. */
export async function loadCounters(
  pool: Pool,
  { keys, buckets }: { keys: readonly string[]; buckets: readonly number[] },
): Promise<CounterRow[]> {
  if (keys.length === 0) return [];
  const { rows } = await pool.query<CounterRow>(counterStatement, [keys, buckets]);
  return rows;
}
