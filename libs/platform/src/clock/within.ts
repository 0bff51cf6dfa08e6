/** Work did not end in the time it was given; it may still end later. */
class TimeLimitError extends Error {
  override name = 'TimeLimitError';
}

/** Waits at most `limitMs` for work; what it does later is ignored. @throws TimeLimitError, and whatever the work throws in time */
export async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new TimeLimitError(`no answer within ${limitMs} ms`)), limitMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
