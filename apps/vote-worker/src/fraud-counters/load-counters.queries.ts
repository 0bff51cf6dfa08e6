import type { CounterRow } from '@urvote/voting/fraud/sources/counter-row';
import type { Pool } from 'pg';

const counterStatement = `
  select key, bucket, count, hour, hour_count as "hourCount", minute, minute_count as "minuteCount"
  from unnest($1::text[], $2::integer[]) as wanted (key, bucket) join fraud_counter using (key, bucket)`;

export async function loadCounters(
  pool: Pool,
  { keys, buckets }: { keys: readonly string[]; buckets: readonly number[] },
): Promise<CounterRow[]> {
  if (keys.length === 0) return [];
  const { rows } = await pool.query<CounterRow>(counterStatement, [keys, buckets]);
  return rows;
}
