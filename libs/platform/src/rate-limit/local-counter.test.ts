import { describe, expect, it } from 'vitest';
import { createLocalCounter } from './local-counter.ts';

describe('local counter', () => {
  it('counts each key in windows that begin with its first use', () => {
    let now = 0;
    const counter = createLocalCounter({ name: 'q', points: 2, durationSeconds: 10, scope: 'local' }, () => now);
    const use = (key: string) => counter.consume(key);
    expect(use('a')).toEqual({ isAllowed: true, remaining: 1, resetSeconds: 10 });
    now = 4_500;
    expect(
      [use('a'), use('a'), use('b')].map((state) => [state.isAllowed, state.remaining, state.resetSeconds]),
    ).toEqual([
      [true, 0, 6],
      [false, 0, 6],
      [true, 1, 10],
    ]);
    now = 9_999;
    expect(use('a')).toEqual({ isAllowed: false, remaining: 0, resetSeconds: 1 });
    now = 10_000;
    expect(use('a')).toEqual({ isAllowed: true, remaining: 1, resetSeconds: 10 });
    counter.reset('a');
    expect(use('a').remaining).toBe(1);
    counter.giveBack('a');
    counter.giveBack('a');
    counter.giveBack('nobody');
    expect(use('a').remaining).toBe(1);
  });
});
