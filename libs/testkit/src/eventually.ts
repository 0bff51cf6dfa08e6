import { setTimeout as delay } from 'node:timers/promises';

export interface EventuallyOptions {
  /** 30,000 by default: what a slow and busy machine may take, so that only what never comes fails. */
  timeoutMs?: number;
  /** 15 by default. */
  intervalMs?: number;
}

/** What is promised of every revocation. */
export const withinASecond = { timeoutMs: 1000 } satisfies EventuallyOptions;

/** Runs `check` until it stops throwing and gives its result; at the end of the time throws its last error. */
export async function eventually<T>(check: () => T | Promise<T>, options: EventuallyOptions = {}): Promise<T> {
  const { timeoutMs = 30_000, intervalMs = 15 } = options;
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= deadline) throw error;
      await delay(intervalMs);
    }
  }
}
