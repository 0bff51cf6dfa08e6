import { expect, it } from 'vitest';
import type { AppContext } from '../context.ts';
import { snapshotQueue } from './snapshot-queue.ts';

it('fails as one when the queue is away, and leaves no rejection behind that would end the process', async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    const away = () => Promise.reject(new Error('Redis is not connected'));
    const context = {
      queues: { counts: away, getQueue: away },
      clock: { nowMs: () => 0 },
    } as unknown as AppContext;
    await expect(snapshotQueue(context)).rejects.toThrow('Redis is not connected');
    await new Promise((resolve) => setImmediate(resolve));
    expect(unhandled).toEqual([]);
  } finally {
    process.off('unhandledRejection', note);
  }
});
