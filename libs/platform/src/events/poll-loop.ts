import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../logger/logger.ts';
import { pauseAfter, type PollPace, type RoundEnd } from './poll-pause.ts';
import type { Hint, WakeUp } from './wake-up.ts';

export interface PollLoopOptions extends PollPace {
  name: string;
  round: () => Promise<RoundEnd>;
  logger: Logger;
  wakeUp?: WakeUp | undefined;
  /** Those that wake it; all by default. */
  hints?: readonly Hint[] | undefined;
}

export interface PollLoop extends AsyncDisposable {
  /** By `performance.now()`; undefined before the first round that ended well. */
  lastRoundAtMs(): number | undefined;
}

/** At once after a wake-up, else by its pace. A failing round is logged once per outage. */
export function startPollLoop({ name, round, logger, wakeUp, hints, ...pace }: PollLoopOptions): PollLoop {
  const stopping = new AbortController();
  let wake = new AbortController();
  let lastRoundAtMs: number | undefined;
  let isFailing = false;
  const removeListener = wakeUp?.onWake(() => wake.abort(), hints);

  async function runRound(): Promise<RoundEnd> {
    try {
      const end = await round();
      if (isFailing) logger.info({ name }, 'events are read again');
      isFailing = false;
      lastRoundAtMs = performance.now();
      return end;
    } catch (error) {
      if (!isFailing) logger.warn({ err: error, name }, 'events cannot be read');
      isFailing = true;
      return 'some';
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      // Renewed before the round, so that a wake-up during it is not lost.
      wake = new AbortController();
      const end = await runRound();
      // After a failure wake-ups do not hurry the next try.
      const signal = isFailing ? stopping.signal : AbortSignal.any([stopping.signal, wake.signal]);
      const pauseMs = pauseAfter(end, wakeUp?.isReliable ?? pace.quietPollMs !== undefined, pace);
      if (pauseMs > 0) await delay(pauseMs, undefined, { signal }).catch(() => {});
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
