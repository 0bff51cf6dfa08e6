import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logger/logger.ts';
import type { WakeUp } from './wake-up.ts';

export interface PollLoopOptions {
  name: string;
  /** One round; `true` when there may be more to do at once. */
  round: () => Promise<boolean>;
  logger: Logger;
  wakeUp?: WakeUp | undefined;
  /** 1000 by default. */
  pollMs?: number | undefined;
}

export interface PollLoop extends AsyncDisposable {
  /** When a round last ended well, milliseconds of `performance.now()`; undefined before the first. */
  lastRoundAtMs(): number | undefined;
}

/** Runs rounds for ever: at once after a wake-up, else every `pollMs`. A failing round is logged once per outage. */
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
      // A wake-up during the round must not be lost, so the signal is renewed before it.
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
