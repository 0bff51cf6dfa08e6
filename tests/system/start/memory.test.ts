import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { treeOf } from '@urvote/testkit/process-tree';
import { tempFolder } from '@urvote/testkit/temp-folder';
import { expect, it } from 'vitest';
import { firstVote, startRunning, stopRunning } from './support/installation.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const isKnown = existsSync('/proc/self/smaps_rollup');
if (!isKnown) process.stderr.write('\n  ## NO /proc/PID/smaps_rollup: the memory of a start is NOT MEASURED. ##\n\n');

/** Proportional set size in bytes: what processes share counts once. 0 for one that has just ended. */
function memoryOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1]) * 1024;
  } catch {
    return 0;
  }
}

it.runIf(isKnown)(
  'takes at most 350 MB with everything that it started, after the first start and a vote [XI-140]',
  async () => {
    await using folder = await tempFolder();
    await using running = await startRunning({ checkout: root, env: { URVOTE_DATA_DIR: folder.path } });
    await firstVote(running);
    const pids = [running.service.pid, running.postgresPid].flatMap(treeOf);
    const bytes = new Set(pids).values().reduce((sum, pid) => sum + memoryOf(pid), 0);
    expect(pids).toContain(running.nodePid);
    expect(bytes).toBeGreaterThan(100_000_000);
    expect(bytes / 1_000_000).toBeLessThan(350);
    await stopRunning(running);
  },
);
