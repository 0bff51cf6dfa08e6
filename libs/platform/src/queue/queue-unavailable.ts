import { withTimeout } from '../clock/with-timeout.ts';

/** Whether an add took effect may be unknown. */
export class QueueUnavailableError extends Error {
  override name = 'QueueUnavailableError';
}

/** @throws QueueUnavailableError for a late answer and for every failure */
export async function withQueueTimeout<T>(what: string, boundMs: number, run: () => Promise<T>): Promise<T> {
  try {
    return await withTimeout(boundMs, run());
  } catch (error) {
    if (error instanceof QueueUnavailableError) throw error;
    throw new QueueUnavailableError(`${what}: ${(error as Error).message}`, { cause: error });
  }
}
