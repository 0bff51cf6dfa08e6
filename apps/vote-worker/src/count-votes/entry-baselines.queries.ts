import type { Database } from '@urvote/db-schema/database';
import { type Kysely, sql } from 'kysely';

/** Counts of the counters `keys` in buckets from `fromBucket` to before `toBucket`. */
export async function loadHourlyCounts(
  db: Kysely<Database>,
  keys: readonly string[],
  fromBucket: number,
  toBucket: number,
): Promise<Map<string, number[]>> {
  const rows = await db
    .selectFrom('fraud_counter')
    .select(['key', 'count'])
    .where('key', '=', sql<string>`any(${keys}::text[])`)
    .where('bucket', '>=', fromBucket)
    .where('bucket', '<', toBucket)
    .execute();
  const counts = new Map<string, number[]>();
  for (const { key, count } of rows) counts.set(key, [...(counts.get(key) ?? []), count]);
  return counts;
}
