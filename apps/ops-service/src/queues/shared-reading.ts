/** One reading serves all who ask within `freshMs`; one that fails is made anew. */
export function sharedReading<T>(freshMs: number, read: () => Promise<T>): () => Promise<T> {
  let readAtMs = -Infinity;
  let reading: Promise<T> | undefined;
  return () => {
    if (reading !== undefined && performance.now() - readAtMs < freshMs) return reading;
    readAtMs = performance.now();
    const current = read();
    reading = current;
    current.catch(() => {
      if (reading === current) reading = undefined;
    });
    return current;
  };
}
