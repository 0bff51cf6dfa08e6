import type { CastItem, CountVotesData } from '@urvote/contracts/jobs/count-votes';
import type { CounterPlan } from '@urvote/voting/fraud/counter-keys';
import type { VoteWorkerContext } from '../context.ts';
import { observeCounters, type ObservedCounters } from './observe-counters.ts';

/** Counts the batch in the shared counters and reads what they said before. */
export function observe(
  context: VoteWorkerContext,
  data: CountVotesData,
  casts: readonly CastItem[],
  plan: CounterPlan,
  baselines: Readonly<Record<string, number>>,
): Promise<ObservedCounters> {
  const header = {
    batchId: data.batchId,
    openedAtMs: data.openedAtMs,
    root: data.root,
    signature: data.signature,
    itemCount: data.items.length,
  };
  const input = { counters: context.sparseCounters.split(data.batchId, plan.counters), devices: devicesOf(casts), baselines };
  return observeCounters(context.pool, header, input, context.clock.nowMs());
}

/** Each voter of a device once, however many votes the batch has of them. */
function devicesOf(casts: readonly CastItem[]): { deviceHash: string; voterKey: string }[] {
  const pairs = new Map<string, { deviceHash: string; voterKey: string }>();
  for (const { deviceHash, voterKey } of casts) if (deviceHash !== undefined) pairs.set(`${deviceHash} ${voterKey}`, { deviceHash, voterKey });
  return [...pairs.values()].sort(inLockOrder);
}

function inLockOrder(a: { deviceHash: string; voterKey: string }, b: typeof a): number {
  if (a.deviceHash !== b.deviceHash) return a.deviceHash < b.deviceHash ? -1 : 1;
  return a.voterKey < b.voterKey ? -1 : Number(a.voterKey > b.voterKey);
}
