import { systemClock } from '@urvote/platform/clock/clock';
import { describe, expect, it, vi } from 'vitest';
import { type BulkActions, type BulkWork, createBulkActions, type Step } from './bulk-runner.ts';

const one: Step = { doneCount: 1, skippedCount: 0 };

/** A step each time `next` is called. */
function steps() {
  let release = Promise.withResolvers<void>();
  async function* work(): BulkWork {
    for (;;) {
      await release.promise;
      release = Promise.withResolvers();
      yield one;
    }
  }
  return { work: work(), next: () => release.resolve() };
}

const begin = (work: BulkWork, onEnd: Parameters<BulkActions['start']>[0]['onEnd'] = async () => {}) => ({
  target: { kind: 'redrive', queue: 'votes' } as const,
  expectedCount: 3,
  startedBy: 'somebody',
  work,
  onEnd,
});

describe('bulk actions', () => {
  it('tell what one broke off by, and how far it had come', async () => {
    await using actions = createBulkActions(systemClock);
    const fault = new Error('the store is away');
    async function* breaking(): BulkWork {
      yield one;
      throw fault;
    }
    const ended = Promise.withResolvers<unknown>();
    const onEnd = vi.fn(async (_action: unknown, error: unknown) => ended.resolve(error));
    const { id } = actions.start(begin(breaking(), onEnd));
    expect(await ended.promise).toBe(fault);
    expect(actions.list()).toMatchObject([{ id, state: 'failed', doneCount: 1 }]);
  });

  it('are listed and can be cancelled while they run, however many ended since', async () => {
    await using actions = createBulkActions(systemClock);
    const slow = steps();
    const { id } = actions.start(begin(slow.work));
    async function* short(): BulkWork {
      yield one;
    }
    for (let n = 0; n < 60; n += 1) await actions.cancel(actions.start(begin(short())).id);
    expect(actions.list()).toHaveLength(50);
    expect(actions.list().at(-1)).toMatchObject({ id, state: 'running' });
    const cancelled = actions.cancel(id);
    slow.next();
    expect(await cancelled).toMatchObject({ id, state: 'cancelled', doneCount: 1 });
  });

  it('are cancelled after the step under way when the process stops', async () => {
    const actions = createBulkActions(systemClock);
    const slow = steps();
    const onEnd = vi.fn(async () => {});
    actions.start(begin(slow.work, onEnd));
    const stopped = actions[Symbol.asyncDispose]();
    slow.next();
    await stopped;
    expect(onEnd).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ state: 'cancelled', doneCount: 1 }),
      undefined,
    );
  });
});
