import { ProblemError } from '@urvote/contracts/errors/error-codes';

/** Part of all streams that somebody may hold. */
export interface StreamClaim {
  key: string;
  maxCount: number;
}

/** Counts open streams by whom they are for. */
export class StreamPlaces {
  readonly #held = new Map<string, number>();

  /** @throws {ProblemError} QUOTA_EXCEEDED when somebody holds as many as they may */
  assertFree(claims: readonly StreamClaim[]): void {
    if (claims.some(({ key, maxCount }) => (this.#held.get(key) ?? 0) >= maxCount)) {
      throw new ProblemError('QUOTA_EXCEEDED', {
        detail: 'Too many live streams are open from here; close one to open another',
        retryAfterSeconds: 5,
      });
    }
  }

  take(claims: readonly StreamClaim[]): void {
    for (const { key } of claims) this.#held.set(key, (this.#held.get(key) ?? 0) + 1);
  }

  giveBack(claims: readonly StreamClaim[]): void {
    for (const { key } of claims) {
      const left = (this.#held.get(key) ?? 0) - 1;
      if (left > 0) this.#held.set(key, left);
      else this.#held.delete(key);
    }
  }
}
