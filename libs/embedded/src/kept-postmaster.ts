import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@urvote/platform/logger/logger';
import { type Postmaster, stopPostmaster } from './postmaster.ts';

export interface KeptPostmaster {
  readonly pid: number;
  stop(): Promise<void>;
}

const againMs = 2_000;

/** A server that ends before it is stopped, killed or for want of room, is started again, for as long as it takes. */
export function keepPostmaster(
  first: Postmaster,
  startAgain: () => Promise<Postmaster>,
  logger: Logger,
): KeptPostmaster {
  const stopping = new AbortController();
  let current = first;

  async function keep(): Promise<void> {
    for (;;) {
      await Promise.race([current.exited, stopped]);
      if (stopping.signal.aborted) return;
      logger.warn({ pid: current.pid }, 'PostgreSQL has ended and is started again');
      await replace();
    }
  }

  async function replace(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        current = await startAgain();
        return logger.warn({ pid: current.pid }, 'PostgreSQL runs again');
      } catch (error) {
        logger.warn({ reason: (error as Error).message.slice(0, 300) }, 'PostgreSQL does not start');
        await delay(againMs, undefined, { signal: stopping.signal }).catch(() => {});
      }
    }
  }

  const stopped = new Promise<void>((resolve) => stopping.signal.addEventListener('abort', () => resolve()));
  const kept = keep();
  return {
    get pid() {
      return current.pid;
    },
    async stop() {
      stopping.abort();
      await kept;
      await stopPostmaster(current.pid);
    },
  };
}
