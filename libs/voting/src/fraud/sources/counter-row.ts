/** A shared row: one key on one day (in minutes since 1970 UTC), with the counts of its latest hour and minute. */
export interface CounterRow {
  key: string;
  bucket: number;
  count: number;
  /** Of the hour and the minute that the counts beside them are of, since 1970 UTC. */
  hour: number;
  hourCount: number;
  minute: number;
  minuteCount: number;
}
