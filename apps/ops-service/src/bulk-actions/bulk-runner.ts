import { randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { BulkAction, BulkTarget } from '@urvote/contracts/http/ops/bulk-actions';
import type { Clock } from '@urvote/platform/clock/clock';

export interface Step {
  doneCount: number;
  skippedCount: number;
}

/** Does a part at a time, so that it can be stopped between two. */
export type BulkWork = AsyncIterable<Step>;

interface BulkStart {
  target: BulkTarget;
  expectedCount: number;
  startedBy: string;
  work: BulkWork;
  /** Once, however it ended; with what it failed by. */
  onEnd(ended: BulkAction, error: unknown): Promise<void>;
}

export interface BulkActions extends AsyncDisposable {
  start(given: BulkStart): BulkAction;
  /** The latest first. */
  list(): BulkAction[];
  /** @returns how far it came. @throws {ProblemError} NOT_FOUND */
  cancel(id: string): Promise<BulkAction>;
}

interface Running {
  action: BulkAction;
  isCancelled: boolean;
  ended: Promise<void>;
}

const keptCount = 50;

/** Actions of this process. Whoever stops it cancels them; what each has done is done, and in the audit log. */
export function createBulkActions(clock: Clock): BulkActions {
  const all: Running[] = [];

  async function run(running: Running, { work, onEnd }: BulkStart): Promise<void> {
    const { action } = running;
    let error: unknown;
    action.state = await workThrough(running, work).catch((reason: unknown) => {
      error = reason;
      return 'failed' as const;
    });
    action.endedAt = new Date(clock.nowMs()).toISOString();
    await onEnd({ ...action }, error);
  }

  return {
    start(given) {
      const { target, expectedCount, startedBy } = given;
      const counts = { expectedCount, doneCount: 0, skippedCount: 0 };
      const startedAt = new Date(clock.nowMs()).toISOString();
      const begun = { id: randomUUID(), state: 'running' as const, startedBy, startedAt, endedAt: null };
      const running: Running = {
        action: { ...target, ...begun, ...counts },
        isCancelled: false,
        ended: Promise.resolve(),
      };
      all.unshift(running);
      const oldestEnded = all.length > keptCount ? all.findLastIndex(({ action }) => action.endedAt !== null) : -1;
      if (oldestEnded >= 0) all.splice(oldestEnded, 1);
      running.ended = run(running, given);
      return { ...running.action };
    },
    list: () => all.map(({ action }) => ({ ...action })),
    async cancel(id) {
      const running = all.find(({ action }) => action.id === id);
      if (running === undefined) throw new ProblemError('NOT_FOUND', { detail: 'There is no such action' });
      await stop(running);
      return { ...running.action };
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(all.map(stop));
    },
  };
}

function stop(running: Running): Promise<void> {
  running.isCancelled = true;
  return running.ended;
}

async function workThrough(running: Running, work: BulkWork): Promise<'done' | 'cancelled'> {
  const { action } = running;
  for await (const { doneCount, skippedCount } of work) {
    action.doneCount += doneCount;
    action.skippedCount += skippedCount;
    if (running.isCancelled) return 'cancelled';
  }
  return 'done';
}
