import { execFileSync } from 'node:child_process';

/** Every process by the one that started it, looked up at once: a server under load has many, and asking for each takes seconds. */
function childrenByParent(): Map<number, number[]> {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const children = new Map<number, number[]>();
  for (const [pid = 0, parent = 0] of pairs) children.set(parent, [...(children.get(parent) ?? []), pid]);
  return children;
}

/** A process and everything below it. */
export function treeOf(pid: number): number[] {
  const children = childrenByParent();
  const below = (parent: number): number[] => (children.get(parent) ?? []).flatMap((child) => [child, ...below(child)]);
  return [pid, ...below(pid)];
}

/** Sends a signal to a process and everything below it; PostgreSQL's children are not in its process group. */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  for (const each of treeOf(pid)) {
    try {
      process.kill(each, signal);
    } catch {
      // Gone meanwhile.
    }
  }
}
