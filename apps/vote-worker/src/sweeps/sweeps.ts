import { withLeaderLock } from '@urvote/platform/postgres/advisory-lock';
import type { AppContext } from '../context.ts';
import { sweepPartitions } from './sweep-partitions.ts';
import { purgeExpired } from './purge-expired.ts';
import { snapshotQueue } from './snapshot-queue.ts';

export type Sweeps = AsyncDisposable;

interface Sweep {
  name: string;
  everyMs: number;
  /** @returns how many rows it made, moved or removed */
  run: (context: AppContext) => Promise<number>;
}

const minuteMs = 60_000;

const allSweeps: readonly Sweep[] = [
  { name: 'partitions', everyMs: 60 * minuteMs, run: (context) => exclusively(context, 'partitions', sweepPartitions) },
  { name: 'expired', everyMs: 5 * minuteMs, run: (context) => exclusively(context, 'expired', purgeExpired) },
  { name: 'queue-history', everyMs: minuteMs, run: (context) => exclusively(context, 'queue-history', snapshotQueue) },
];

async function exclusively(context: AppContext, name: string, sweep: Sweep['run']): Promise<number> {
  return (await withLeaderLock(context.db, `sweep.${name}`, () => sweep(context))) ?? 0;
}

function runReported(context: AppContext, { name, run }: Sweep): Promise<void> {
  return run(context)
    .then((rowCount) => context.events.swept(name, rowCount))
    .catch((error: unknown) => context.events.sweepFailed(name, error));
}

export function startSweeps(context: AppContext): Sweeps {
  const underWay = new Set<Promise<void>>();
  const turn = (sweep: Sweep): void => {
    const done = runReported(context, sweep).finally(() => underWay.delete(done));
    underWay.add(done);
  };
  const timers = allSweeps.map((sweep) => {
    turn(sweep);
    return setInterval(() => turn(sweep), sweep.everyMs);
  });
  return {
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}
