import { RecentMap } from '../cache/recent-map.ts';
import type { Quota, QuotaState } from './quota.ts';

const keyMax = 200_000;

interface Window {
  count: number;
  endsAtMs: number;
}

export interface LocalCounter {
  consume(key: string): QuotaState;
  giveBack(key: string): void;
  reset(key: string): void;
}

/** Fixed windows. Unlike the library's memory limiter: no promise, no timer for each key, a bounded number of keys. */
export function createLocalCounter({ points, durationSeconds }: Quota, nowMs: () => number = Date.now): LocalCounter {
  const windows = new RecentMap<Window>(keyMax);

  function windowOf(key: string, now: number): Window {
    const known = windows.get(key);
    if (known !== undefined && known.endsAtMs > now) return known;
    const opened = { count: 0, endsAtMs: now + durationSeconds * 1000 };
    windows.set(key, opened);
    return opened;
  }

  return {
    consume(key) {
      const now = nowMs();
      const window = windowOf(key, now);
      window.count += 1;
      const resetSeconds = Math.max(1, Math.ceil((window.endsAtMs - now) / 1000));
      return { isAllowed: window.count <= points, remaining: Math.max(0, points - window.count), resetSeconds };
    },
    giveBack(key) {
      const window = windows.get(key);
      if (window !== undefined && window.count > 0) window.count -= 1;
    },
    reset: (key) => void windows.delete(key),
  };
}
