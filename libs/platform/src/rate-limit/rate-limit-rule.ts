/**
 * One quota of a route. `shared` counts across all instances (sign-in, guest sessions, administration);
 * `local` counts in this process only and costs no round trip, so a fleet of n instances lets n times as much through (the vote path).
 */
export interface RateLimitRule<Context> {
  /** Names the policy in the `RateLimit` fields: letters, digits, `-` and `_`. */
  name: string;
  points: number;
  durationSeconds: number;
  /** Whom the quota belongs to; undefined = this request is not counted. */
  key: (ctx: Context) => string | undefined;
  scope: 'shared' | 'local';
  /** Which problem type a refusal names; default `quota-exceeded`. */
  problem?: 'quota-exceeded' | 'abnormal-usage-detected';
}
