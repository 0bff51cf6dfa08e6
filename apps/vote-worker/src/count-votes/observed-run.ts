import { counterId } from '@urvote/voting/fraud/counter-keys';
import type { DevicePair } from './lonely-devices.ts';
import { lot, type SplitCounters } from './sparse-counters.ts';

/**
 * Known devices with their distinct voters before, and those of them who vote now. Those whose one known voter is the
 * only one who votes on them now are left out: counting them anew gives the same number.
 */
export type KnownDevices = Record<string, { voters: number; returning: string[] }>;

/** What the shared counters said before a batch that was first seen. Kept until it settles, so a rerun sees the same. */
export interface ObservedCounters {
  /** Counts before this batch by `counterId`; those that were 0 are left out. */
  before: ReadonlyMap<string, number>;
  devices: KnownDevices;
  /** Entry id -> its usual votes a minute. */
  baselines: Record<string, number>;
}

/** What the shared rows said before the batches that are counted together. Counts that were 0 are left out. */
export interface SeenByRun {
  before: Record<string, number>;
  devices: KnownDevices;
  baselines: Record<string, number>;
}

/** What came before a batch and is not in the shared rows yet when its run reads them. */
export interface EarlierInRun {
  /** To be added to the shared rows' counts, by `counterId`: the run's earlier batches, and what was kept back. */
  counts: Record<string, number>;
  /** Counts that only this process knows, by `counterId`; those that no rule weighs are left out. */
  local: Record<string, number>;
  /** Voters in earlier batches on devices that have several voters in the run. */
  voters: Record<string, string[]>;
}

interface BatchOfRun {
  counters: SplitCounters;
  devices: readonly DevicePair[];
}

export function earlierInRun(batches: readonly BatchOfRun[]): EarlierInRun[] {
  const added = new Map<string, number>();
  const voters = severalVoters(batches);
  return batches.map(({ counters, devices }) => {
    const earlier: EarlierInRun = { counts: {}, local: {}, voters: {} };
    for (const [id, count] of counters.localBefore) if (count >= lot) earlier.local[id] = count;
    for (const { increment, add, ...counter } of counters.shared) {
      const id = counterId(counter);
      const before = added.get(id) ?? 0;
      if (before + add > increment) earlier.counts[id] = before + add - increment;
      added.set(id, before + add);
    }
    for (const { deviceHash, voterKey } of devices) {
      const known = voters.get(deviceHash);
      if (!known) continue;
      earlier.voters[deviceHash] ??= [...known];
      known.add(voterKey);
    }
    return earlier;
  });
}

/** An empty set for each device that has more than one voter in the run. */
function severalVoters(batches: readonly BatchOfRun[]): Map<string, Set<string>> {
  const firsts = new Map<string, string>();
  const several = new Map<string, Set<string>>();
  for (const { devices } of batches) {
    for (const { deviceHash, voterKey } of devices) {
      const first = firsts.get(deviceHash);
      if (first === undefined) firsts.set(deviceHash, voterKey);
      else if (first !== voterKey) several.set(deviceHash, new Set());
    }
  }
  return several;
}

/**
 * What one batch sees: the shared rows before its run and what came earlier in the run.
 * @param known what this process alone knows, where it is known in full
 */
export function seenBefore(
  run: SeenByRun,
  { counts, voters, local }: EarlierInRun,
  known: Iterable<[string, number]> = Object.entries(local),
): ObservedCounters {
  const before = new Map(Object.entries(run.before));
  for (const [id, count] of Object.entries(counts)) before.set(id, (before.get(id) ?? 0) + count);
  for (const [id, count] of known) before.set(id, count);
  const devices = { ...run.devices };
  for (const [device, earlier] of Object.entries(voters)) devices[device] = withEarlier(devices[device], earlier);
  return { before, devices, baselines: run.baselines };
}

function withEarlier(known: KnownDevices[string] | undefined, earlier: readonly string[]): KnownDevices[string] {
  const returning = new Set(known?.returning);
  const fresh = earlier.filter((voterKey) => !returning.has(voterKey));
  return { voters: (known?.voters ?? 0) + fresh.length, returning: [...returning, ...fresh] };
}
