/** A read that fails leaves the last values. */
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
