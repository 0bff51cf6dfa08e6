import { readdir, readFile } from 'node:fs/promises';
import { type Stat, statOf } from './process-usage.ts';

export interface TreeUsage {
  /** CPU time so far of all its processes, those that have ended and were waited for included. */
  cpuMs: number;
  /** Memory in MiB; what processes share is told once. */
  pssMib: number;
}

/** Of a process and everything below it. @throws Error where there is no /proc, and when it is gone */
export async function treeUsage(pid: number): Promise<TreeUsage> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const stats = new Map<number, Stat>();
  for (const each of pids)
    await statOf(each).then(
      (stat) => stats.set(each, stat),
      () => {},
    );
  if (!stats.has(pid)) throw new Error(`There is no process ${pid}`);
  const usage = { cpuMs: 0, pssMib: 0 };
  for (const each of below(pid, stats)) {
    const { ownCpuMs = 0, endedChildrenCpuMs = 0 } = stats.get(each) ?? {};
    usage.cpuMs += ownCpuMs + endedChildrenCpuMs;
    usage.pssMib += await pssMibOf(each);
  }
  return usage;
}

function below(pid: number, stats: ReadonlyMap<number, Stat>): number[] {
  const children = [...stats].filter(([, { parentPid }]) => parentPid === pid).map(([child]) => child);
  return [pid, ...children.flatMap((child) => below(child, stats))];
}

async function pssMibOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
}
