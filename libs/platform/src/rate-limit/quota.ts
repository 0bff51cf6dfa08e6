export interface Quota {
  /** The policy's name in the `RateLimit` fields: letters, digits, `-` and `_`. */
  name: string;
  points: number;
  durationSeconds: number;
  scope: 'shared' | 'local';
}

export interface QuotaState {
  isAllowed: boolean;
  remaining: number;
  /** Until the quota is full again. */
  resetSeconds: number;
}
