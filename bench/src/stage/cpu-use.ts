import { machineCpuMs, treeCpuMs } from './process-usage.ts';

export interface CpuReading {
  atMs: number;
  machineMs: number | null;
  /** CPU milliseconds so far; without those that /proc does not tell. */
  byProcess: Record<string, number>;
}

export interface CpuUse {
  /** CPU microseconds a vote of all processes but the generator; null where /proc does not tell. */
  cpuUsPerVote: number | null;
  /** The same of each process and of the generator. */
  cpuUsByProcess: Record<string, number>;
  /** Cores' worth of CPU that other programs used meanwhile; null where /proc does not tell. */
  otherCores: number | null;
}

/** @param pids main process of each, its children included */
export async function readCpu(pids: Record<string, number>): Promise<CpuReading> {
  const [machineMs, ...used] = await Promise.all([
    machineCpuMs(),
    ...Object.entries(pids).map(async ([name, pid]) => [name, await treeCpuMs(pid)] as const),
  ]);
  const byProcess = Object.fromEntries(used.flatMap(([name, ms]) => (ms === null ? [] : [[name, ms]])));
  return { atMs: performance.now(), machineMs, byProcess };
}

/** What was used between two readings. @param generatorCpuMs told apart, since it is no cost of what is measured */
export function cpuUse(before: CpuReading, after: CpuReading, voteCount: number, generatorCpuMs: number): CpuUse {
  const usedMs = Object.fromEntries(
    Object.entries(after.byProcess).map(([name, ms]) => [name, ms - (before.byProcess[name] ?? 0)]),
  );
  const ownMs = Object.values(usedMs).reduce((sum, ms) => sum + ms, 0);
  const perVote = (ms: number): number => (ms * 1000) / voteCount;
  const isKnown = Object.keys(usedMs).length > 0 && before.machineMs !== null && after.machineMs !== null;
  return {
    cpuUsPerVote: isKnown ? perVote(ownMs) : null,
    cpuUsByProcess: Object.fromEntries(
      Object.entries({ ...usedMs, generator: generatorCpuMs }).map(([name, ms]) => [name, perVote(ms)]),
    ),
    otherCores: isKnown
      ? ((after.machineMs ?? 0) - (before.machineMs ?? 0) - ownMs - generatorCpuMs) / (after.atMs - before.atMs)
      : null,
  };
}
