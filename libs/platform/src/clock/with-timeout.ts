/** The work may still end later. */
class TimeLimitError extends Error {
  override name = 'TimeLimitError';
}

/** What the work does later is ignored. @param complaint how the error's message begins @throws TimeLimitError */
export async function withTimeout<T>(timeoutMs: number, work: Promise<T>, complaint = 'no answer'): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new TimeLimitError(`${complaint} within ${timeoutMs} ms`)), timeoutMs);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
