import type { Clock } from '@urvote/platform/clock/clock';

export interface TestClock extends Clock {
  set(time: number | string | Date): void;
  advance(ms: number): void;
}

/** A clock that stands still until it is set. */
export function testClock(start: number | string | Date = '2026-06-15T12:00:00Z'): TestClock {
  let now = new Date(start).getTime();
  return {
    nowMs: () => now,
    set: (time) => {
      now = new Date(time).getTime();
    },
    advance: (ms) => {
      now += ms;
    },
  };
}
