import { hasRedisServer } from '@urvote/testkit/redis-server';
import { describe, expect, it } from 'vitest';
import { harmNames } from './harms/harm-names.ts';
import { readOptions } from './options.ts';

const read = (line: string) => readOptions(line.split(' ').filter((word) => word !== ''));

describe('the words after `npm run torture --`', () => {
  it('choose how long, what and where', () => {
    expect(read('--mode postgres --minutes 0.5 --seed 7 --harms kill-worker,cut-postgres --voters 3')).toEqual({
      modes: ['postgres'],
      durationMs: 30_000,
      seed: 7,
      harms: ['kill-worker', 'cut-postgres'],
      voterCount: 3,
    });
  });

  it('may be left out', () => {
    const { harms, seed, durationMs } = read('--mode postgres');
    expect([harms, durationMs]).toEqual([harmNames, 900_000]);
    expect(read('--mode postgres').seed).not.toBe(seed);
  });

  it.runIf(hasRedisServer())('share the time between both modes', () => {
    expect(read('--minutes 3')).toMatchObject({ modes: ['redis', 'postgres'], durationMs: 90_000 });
  });

  it.each([
    '--minutes 0',
    '--minutes soon',
    '--seed x',
    '--mode none',
    '--harms kill-everything',
    '--voters -1',
    '--unknown 1',
  ])('are refused when they mean nothing: %s', (line) => {
    expect(() => read(line)).toThrow();
  });
});
