/** Work did not end in the time it was given; it may still end later. */
class TimeLimitError extends Error {
  override name = 'TimeLimitError';
}

/**
 * Waits at most `timeoutMs` for work; what it does later is ignored.
 * @param complaint how the error's message begins
 * @throws TimeLimitError, and whatever the work throws in time
 */
export async function withTimeout<T>(timeoutMs: number, work: Promise<T>, complaint = 'no answer'): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new TimeLimitError(`${complaint} within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
