import { readFile } from 'node:fs/promises';

export interface ProcessUsage {
  /** Resident memory in MiB. */
  rssMib: number;
  /** CPU time used so far. */
  cpuMs: number;
}

/** Clock ticks a second in /proc; 100 on every Linux that Node supports. */
const ticksPerSecond = 100;

/** From /proc. @returns null where there is none, and for a process that is gone */
export async function processUsage(pid: number): Promise<ProcessUsage | null> {
  try {
    const [stat, status] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile(`/proc/${pid}/status`, 'utf8')]);
    // The second field is the name in parentheses and may hold anything; utime and stime are fields 14 and 15.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { rssMib: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024, cpuMs: (ticks * 1000) / ticksPerSecond };
  } catch {
    return null;
  }
}
