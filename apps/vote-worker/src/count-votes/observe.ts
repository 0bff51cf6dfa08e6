import type { CastItem, CountVotesData } from '@urvote/contracts/jobs/count-votes';
import type { CounterPlan } from '@urvote/voting/fraud/counter-keys';
import type { VoteWorkerContext } from '../context.ts';
import type { DevicePair } from './lonely-devices.ts';
import { observeCounters, type ObservedCounters } from './observe-counters.ts';

/** Counts the batch in the shared counters and reads what they said before. */
export async function observe(
  context: VoteWorkerContext,
  data: CountVotesData,
  casts: readonly CastItem[],
  plan: CounterPlan,
  baselines: Readonly<Record<string, number>>,
): Promise<ObservedCounters> {
  const nowMs = context.clock.nowMs();
  const header = {
    batchId: data.batchId,
    openedAtMs: data.openedAtMs,
    root: data.root,
    signature: data.signature,
    itemCount: data.items.length,
  };
  const counters = context.sparseCounters.split(data.batchId, plan.counters);
  const devices = devicesOf(casts).filter((pair) => !context.lonelyDevices.has(pair, nowMs));
  const observed = await observeCounters(context.pool, header, { counters, devices, baselines }, nowMs);
  context.sparseCounters.observed(counters, observed.before);
  context.lonelyDevices.note(devices, observed.devices, nowMs);
  return observed;
}

/** Each voter of a device once, however many votes the batch has of them. */
function devicesOf(casts: readonly CastItem[]): DevicePair[] {
  const pairs = new Map<string, DevicePair>();
  for (const { deviceHash, voterKey } of casts) if (deviceHash !== undefined) pairs.set(`${deviceHash} ${voterKey}`, { deviceHash, voterKey });
  return [...pairs.values()].sort(inLockOrder);
}

function inLockOrder(a: DevicePair, b: DevicePair): number {
  if (a.deviceHash !== b.deviceHash) return a.deviceHash < b.deviceHash ? -1 : 1;
  return a.voterKey < b.voterKey ? -1 : Number(a.voterKey > b.voterKey);
}
