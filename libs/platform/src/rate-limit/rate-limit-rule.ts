/** `shared` counts across all instances. `local` costs no round trip, so n instances let n times as much through. */
export interface RateLimitRule<Context> {
  /** The policy's name in the `RateLimit` fields: letters, digits, `-` and `_`. */
  name: string;
  points: number;
  durationSeconds: number;
  /** Undefined: this request is not counted. */
  key: (ctx: Context) => string | undefined;
  scope: 'shared' | 'local';
  /** Default `quota-exceeded`. */
  problem?: 'quota-exceeded' | 'abnormal-usage-detected';
}
