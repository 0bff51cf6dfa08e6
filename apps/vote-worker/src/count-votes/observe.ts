import type { CastItem, CountVotesData } from '@urvote/contracts/jobs/count-votes';
import type { CounterPlan } from '@urvote/voting/fraud/counter-keys';
import type { VoteWorkerContext } from '../context.ts';
import { observeCounters, type Observation } from './observe-counters.ts';

/** Counts the batch in the shared counters and reads what they said before. */
export function observe(
  context: VoteWorkerContext,
  data: CountVotesData,
  casts: readonly CastItem[],
  plan: CounterPlan,
  baselines: Readonly<Record<string, number>>,
): Promise<Observation> {
  const header = {
    batchId: data.batchId,
    openedAtMs: data.openedAtMs,
    root: data.root,
    signature: data.signature,
    itemCount: data.items.length,
  };
  const input = { counters: context.sparseCounters.split(plan.counters), devices: devicesOf(casts), baselines };
  return observeCounters(context.pool, header, input, context.clock.nowMs());
}

function devicesOf(casts: readonly CastItem[]): { deviceHash: string; voterKey: string }[] {
  return casts.flatMap(({ deviceHash, voterKey }) => (deviceHash === undefined ? [] : [{ deviceHash, voterKey }]));
}
