/** A shared row; `bucket` is its day in minutes since 1970 UTC, the other counts are of its latest hour and minute. */
export interface CounterRow {
  key: string;
  bucket: number;
  count: number;
  hour: number;
  hourCount: number;
  minute: number;
  minuteCount: number;
}
