import type { Quota } from './quota.ts';

/** `shared` counts across all instances. `local` costs no round trip, so n instances let n times as much through. */
export interface RateLimitRule<Context> extends Quota {
  /** Undefined: this request is not counted. */
  key: (ctx: Context) => string | undefined;
  /** Default `quota-exceeded`. */
  problem?: 'quota-exceeded' | 'abnormal-usage-detected';
}
