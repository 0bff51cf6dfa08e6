import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { attempt } from './attempt.ts';
import type { MeasureResult } from './report/result.ts';

const planned = { measure: 'k', what: 'killed worker', mode: 'redis' } as const;
const measured: MeasureResult = {
  rows: [{ measure: 'k', mode: 'redis', what: 'a wait', unit: 'ms', ours: 5 }],
  samples: [5],
};

describe('an attempt', () => {
  it('gives what was measured', async () => {
    expect(await attempt(planned, async () => measured)).toEqual({ name: 'killed worker, redis', ...measured });
  });

  it('that fails becomes a row that says why', async () => {
    const failed = await attempt({ ...planned, mode: '-' }, () => Promise.reject(new Error('nothing moves')));
    expect(failed).toMatchObject({ name: 'killed worker', failure: 'nothing moves' });
    expect(failed.rows).toMatchObject([{ measure: 'k', what: 'killed worker', failure: 'nothing moves' }]);
  });

  it('fails by an error that nobody waits for, and leaves nothing listening', async () => {
    const strays = new EventEmitter();
    const run = async (): Promise<MeasureResult> => {
      strays.emit('uncaughtException', new Error('Connection terminated unexpectedly'));
      return measured;
    };
    expect(await attempt(planned, run, strays)).toMatchObject({ failure: 'Connection terminated unexpectedly' });
    expect(strays.listenerCount('uncaughtException')).toBe(0);
  });
});
