import type { CastItem, CountVotesData } from '@urvote/contracts/jobs/count-votes';
import type { CounterPlan } from '@urvote/voting/fraud/counter-keys';
import type { VoteWorkerContext } from '../context.ts';
import type { DevicePair } from './lonely-devices.ts';
import { type BatchToObserve, observeBatches } from './observe-counters.ts';
import type { ObservedCounters } from './observed-run.ts';

export interface BatchCasts {
  data: CountVotesData;
  casts: readonly CastItem[];
  plan: CounterPlan;
}

type Observing = Pick<VoteWorkerContext, 'pool' | 'clock' | 'sparseCounters' | 'lonelyDevices'>;

/** Counts the batches in the shared counters and reads what they said before each, in the order given. */
export async function observe(
  context: Observing,
  batches: readonly BatchCasts[],
  baselines: Readonly<Record<string, number>>,
): Promise<ObservedCounters[]> {
  const nowMs = context.clock.nowMs();
  const inputs = batches.map(({ data, casts, plan }): BatchToObserve => ({
    header: data,
    counters: context.sparseCounters.split(data.batchId, plan.counters),
    devices: devicesOf(casts, (pair) => !context.lonelyDevices.has(pair, nowMs)),
  }));
  const observed = await observeBatches(context.pool, inputs, baselines, nowMs);
  for (const [index, { counters, devices }] of inputs.entries()) {
    const seen = observed[index];
    if (!seen) continue;
    context.sparseCounters.observed(counters, seen.before);
    context.lonelyDevices.note(devices, seen.devices, nowMs);
  }
  return observed;
}

/** Each voter of a device once, however many votes the batch has of them. */
function devicesOf(casts: readonly CastItem[], isWanted: (pair: DevicePair) => boolean): DevicePair[] {
  const pairs = new Map<string, DevicePair>();
  for (const { deviceHash, voterKey } of casts) {
    if (deviceHash === undefined) continue;
    const pair = { deviceHash, voterKey };
    if (isWanted(pair)) pairs.set(`${deviceHash} ${voterKey}`, pair);
  }
  return [...pairs.values()];
}
