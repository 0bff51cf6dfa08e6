import { describe, expect, it } from 'vitest';
import { cpuUse } from './cpu-use.ts';

const before = { atMs: 1000, machineMs: 50_000, byProcess: { gateway: 100, worker: 40 } };
const after = { atMs: 2000, machineMs: 51_500, byProcess: { gateway: 700, worker: 240 } };

describe('CPU of a round', () => {
  it('is told for each vote, without the generator in the sum', () => {
    expect(cpuUse(before, after, 4000, 100)).toEqual({
      cpuUsPerVote: 200,
      cpuUsByProcess: { gateway: 150, worker: 50, generator: 25 },
      otherCores: 0.6,
    });
  });

  it('is not known where /proc does not tell', () => {
    const dark = { atMs: 0, machineMs: null, byProcess: {} };
    expect(cpuUse(dark, dark, 10, 5)).toMatchObject({ cpuUsPerVote: null, otherCores: null });
  });
});
