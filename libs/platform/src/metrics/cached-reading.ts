/** Reads at most once in `freshMs`; a read that fails leaves the last values. @returns what collecting calls */
export function cachedReading(freshMs: number, read: () => Promise<void>): () => Promise<void> {
  let readAtMs = -Infinity;
  let reading: Promise<void> | undefined;
  return () => {
    if (performance.now() - readAtMs < freshMs) return reading ?? Promise.resolve();
    readAtMs = performance.now();
    reading = read().catch(() => {});
    return reading;
  };
}
