import type { TransactionClient } from '@urvote/platform/postgres/in-transaction';
import type { CounterRow } from '@urvote/voting/fraud/sources/counter-row';
import type { SettledCast } from '../../settlement/settled-vote.ts';

export interface StoredVoteCounter {
  /** Counts casts that are stored now, whatever their state. @param add writes the shared rows that they add to */
  count(stored: readonly SettledCast[], add: (rows: readonly CounterRow[]) => Promise<void>): Promise<void>;
}

// Rows come sorted by key and unnest keeps their order, so all workers lock them in the same one. A row whose hour or
// minute is later than what is added keeps its own: windows only move forward.
const addStatement = `
  insert into fraud_counter as counter (key, bucket, count, hour, hour_count, minute, minute_count)
  select * from unnest($1::text[], $2::integer[], $3::integer[], $4::integer[], $5::integer[], $6::integer[], $7::integer[])
  on conflict (key, bucket) do update set
    count = counter.count + excluded.count,
    hour_count = case when excluded.hour < counter.hour then counter.hour_count
      when excluded.hour > counter.hour then excluded.hour_count else counter.hour_count + excluded.hour_count end,
    hour = greatest(counter.hour, excluded.hour),
    minute_count = case when excluded.minute < counter.minute then counter.minute_count
      when excluded.minute > counter.minute then excluded.minute_count else counter.minute_count + excluded.minute_count end,
    minute = greatest(counter.minute, excluded.minute)`;

/**
 * Last in the transaction: what is rolled back was never counted, and rows that all add to are locked for a short time.
 */
export async function addCounters(client: TransactionClient, rows: readonly CounterRow[]): Promise<void> {
  if (rows.length === 0) return;
  await client.query(addStatement, [
    rows.map(({ key }) => key),
    rows.map(({ bucket }) => bucket),
    rows.map(({ count }) => count),
    rows.map(({ hour }) => hour),
    rows.map(({ hourCount }) => hourCount),
    rows.map(({ minute }) => minute),
    rows.map(({ minuteCount }) => minuteCount),
  ]);
}
