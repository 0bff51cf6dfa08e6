import { withTimeout } from '../clock/with-timeout.ts';

/** The queue's store did not take or answer a command in time. Whether an add took effect may be unknown. */
export class QueueUnavailableError extends Error {
  override name = 'QueueUnavailableError';
}

/** Waits at most `boundMs` for a store's answer. @throws QueueUnavailableError for a late answer and for every failure */
export async function withQueueTimeout<T>(what: string, boundMs: number, run: () => Promise<T>): Promise<T> {
  try {
    return await withTimeout(boundMs, run());
  } catch (error) {
    if (error instanceof QueueUnavailableError) throw error;
    throw new QueueUnavailableError(`${what}: ${(error as Error).message}`, { cause: error });
  }
}
