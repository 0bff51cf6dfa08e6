import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logger/logger.ts';
import type { WakeUp } from './wake-up.ts';

export interface PollLoopOptions {
  name: string;
  /** `true` when there may be more to do at once. */
  round: () => Promise<boolean>;
  logger: Logger;
  wakeUp?: WakeUp | undefined;
  pollMs?: number | undefined;
}

export interface PollLoop extends AsyncDisposable {
  /** By `performance.now()`; undefined before the first round that ended well. */
  lastRoundAtMs(): number | undefined;
}

/** At once after a wake-up, else every `pollMs`. A failing round is logged once per outage. */
export function startPollLoop({ name, round, logger, wakeUp, pollMs = 1000 }: PollLoopOptions): PollLoop {
  const stopping = new AbortController();
  let wake = new AbortController();
  let lastRoundAtMs: number | undefined;
  let isFailing = false;
  const removeListener = wakeUp?.onWake(() => wake.abort());

  async function runRound(): Promise<boolean> {
    try {
      const more = await round();
      if (isFailing) logger.info({ name }, 'events are read again');
      isFailing = false;
      lastRoundAtMs = performance.now();
      return more;
    } catch (error) {
      if (!isFailing) logger.warn({ err: error, name }, 'events cannot be read');
      isFailing = true;
      return false;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      // Renewed before the round, so that a wake-up during it is not lost.
      wake = new AbortController();
      if (await runRound()) continue;
      // After a failure wake-ups do not hurry the next try.
      const signal = isFailing ? stopping.signal : AbortSignal.any([stopping.signal, wake.signal]);
      await delay(pollMs, undefined, { signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    lastRoundAtMs: () => lastRoundAtMs,
    [Symbol.asyncDispose]: async () => {
      removeListener?.();
      stopping.abort();
      await running;
    },
  };
}
