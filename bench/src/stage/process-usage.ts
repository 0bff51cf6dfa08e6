import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { median } from '../report/statistics.ts';

export interface ProcessUsage {
  /** Resident memory in MiB. */
  rssMib: number;
  /** CPU time used so far. */
  cpuMs: number;
}

/** Clock ticks a second in /proc; 100 on every Linux that Node supports. */
const ticksPerSecond = 100;

export interface Stat {
  parentPid: number;
  ownCpuMs: number;
  /** Of children that have ended and were waited for. */
  endedChildrenCpuMs: number;
}

export async function statOf(pid: number): Promise<Stat> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses and may hold anything; utime, stime, cutime and cstime are fields 14 to 17.
  const [, parentPid, ...fields] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const [user = 0, system = 0, childrenUser = 0, childrenSystem = 0] = fields.slice(9);
  const msOf = (ticks: number): number => (ticks * 1000) / ticksPerSecond;
  return {
    parentPid: parentPid ?? 0,
    ownCpuMs: msOf(user + system),
    endedChildrenCpuMs: msOf(childrenUser + childrenSystem),
  };
}

/** From /proc. @returns null where there is none, and for a process that is gone */
export async function processUsage(pid: number): Promise<ProcessUsage | null> {
  try {
    const [{ ownCpuMs }, status] = await Promise.all([statOf(pid), readFile(`/proc/${pid}/status`, 'utf8')]);
    return { rssMib: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024, cpuMs: ownCpuMs };
  } catch {
    return null;
  }
}

/** CPU time of a server and its children, those that have ended included. @returns null where there is no /proc */
export async function treeCpuMs(pid: number): Promise<number | null> {
  try {
    for (;;) {
      const before = await statOf(pid);
      const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
      const stats = await Promise.all(pids.map((each) => statOf(each).catch(() => null)));
      const children = stats.filter((stat) => stat?.parentPid === pid);
      const own = await statOf(pid);
      // A child that ended meanwhile may be in neither sum, or in both.
      if (own.endedChildrenCpuMs !== before.endedChildrenCpuMs) continue;
      return own.ownCpuMs + own.endedChildrenCpuMs + children.reduce((sum, stat) => sum + (stat?.ownCpuMs ?? 0), 0);
    }
  } catch {
    return null;
  }
}

/** The process that started this one, e.g. a database server's main process. @returns null where there is no /proc */
export async function parentOf(pid: number): Promise<number | null> {
  return statOf(pid).then(
    ({ parentPid }) => parentPid,
    () => null,
  );
}

/** CPU time that all processes of the machine have used since it started. @returns null where there is no /proc */
export async function machineCpuMs(): Promise<number | null> {
  try {
    const [line = ''] = (await readFile('/proc/stat', 'utf8')).split('\n', 1);
    // user, nice, system, idle, iowait, irq, softirq, steal
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(/\s+/).slice(1).map(Number);
    return ((user + nice + system + irq + softirq) * 1000) / ticksPerSecond;
  } catch {
    return null;
  }
}

const sampleMs = 500;

/** Resident memory while something goes on. @returns the median of the second half, NaN where /proc does not tell */
export async function rssWhile<T>(pid: number, work: Promise<T>): Promise<{ result: T; rssMib: number }> {
  const ended = new AbortController();
  const result = work.finally(() => ended.abort());
  // Waited for below; it may fail before.
  result.catch(() => {});
  const samples: number[] = [];
  while (!ended.signal.aborted) {
    const usage = await processUsage(pid);
    if (usage !== null) samples.push(usage.rssMib);
    await delay(sampleMs, undefined, { signal: ended.signal }).catch(() => {});
  }
  const later = samples.slice(Math.floor(samples.length / 2));
  return { result: await result, rssMib: later.length === 0 ? Number.NaN : median(later) };
}
