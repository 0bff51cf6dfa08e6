export interface ShortCache<T> {
  /** The value under the key, at most `maxAgeMs` old; askers of one key share one load. A failed load is not kept. */
  get(key: string, load: () => Promise<T>): Promise<T>;
}

export interface ShortCacheOptions {
  maxAgeMs: number;
  /** Keys kept; the oldest goes first. */
  maxCount: number;
  nowMs?: () => number;
}

interface Kept<T> {
  value: Promise<T>;
  loadedAtMs: number;
}

/** Shields the database from many readers of the same thing. */
export function createShortCache<T>({
  maxAgeMs,
  maxCount,
  nowMs = () => performance.now(),
}: ShortCacheOptions): ShortCache<T> {
  const kept = new Map<string, Kept<T>>();

  function keep(key: string, value: Promise<T>): void {
    kept.delete(key);
    kept.set(key, { value, loadedAtMs: nowMs() });
    const [oldest] = kept.keys();
    if (kept.size > maxCount && oldest !== undefined) kept.delete(oldest);
    value.catch(() => {
      if (kept.get(key)?.value === value) kept.delete(key);
    });
  }

  return {
    get(key, load) {
      const known = kept.get(key);
      if (known !== undefined && nowMs() - known.loadedAtMs < maxAgeMs) return known.value;
      const value = load();
      keep(key, value);
      return value;
    },
  };
}
