/**
 * A shared row: one key on one day (`bucket`, minutes since 1970 UTC), with the counts of its latest hour and minute.
 */
export interface CounterRow {
  key: string;
  bucket: number;
  count: number;
  /** Since 1970 UTC, as the minute. */
  hour: number;
  hourCount: number;
  minute: number;
  minuteCount: number;
}
