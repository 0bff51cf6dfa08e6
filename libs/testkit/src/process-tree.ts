import { execFileSync } from 'node:child_process';

function childrenOf(pid: number): number[] {
  try {
    const text = execFileSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' });
    return text.trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

/** Sends a signal to a process and everything below it; PostgreSQL's children are not in its process group. */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  const pids = [pid, ...childrenOf(pid).flatMap((child) => [child, ...childrenOf(child)])];
  for (const each of pids) {
    try {
      process.kill(each, signal);
    } catch {
      // Gone meanwhile.
    }
  }
}
