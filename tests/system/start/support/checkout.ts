import { execFile } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { spawnCommand, type SpawnedService } from '@urvote/testkit/spawn-service';
import { root } from '@urvote/testkit/tool-runner';

const run = promisify(execFile);
const notCopied = new Set(['node_modules', '.git', '.nx', '.urvote', 'coverage']);
/** Other processes change these while they are copied. */
const caches = new Set(['.cache', '.vite', '.vite-temp', '.vitest']);

async function copyAll(from: string, to: string, how: readonly string[], left: ReadonlySet<string>): Promise<void> {
  await mkdir(to, { recursive: true });
  const names = (await readdir(from)).filter((name) => !left.has(name));
  await run('cp', [...how, '-t', to, ...names.map((name) => join(from, name))]);
}

/** A checkout of its own: sources are copied, packages are the same files under other names where the file system can. */
export async function copyCheckout(target: string): Promise<void> {
  await copyAll(root, target, ['-a'], notCopied);
  const packages = join(root, 'node_modules');
  const copies = join(target, 'node_modules');
  await copyAll(packages, copies, ['-al'], caches).catch(() => copyAll(packages, copies, ['-a', '-f'], caches));
}

export interface StartOptions {
  checkout: string;
  /** Whose start it is; of this process's account by default. */
  as?: { uid: number; gid: number };
  /** What the command is run by, such as `unshare`. */
  prefix?: readonly string[];
  env?: Record<string, string>;
}

/** `npm start` in a checkout, on free ports. */
export function npmStart(options: StartOptions): Promise<SpawnedService> {
  return npmRun(['start'], options);
}

/** A script of package.json with its arguments. */
export function npmRun(
  script: readonly string[],
  { checkout, as, prefix = [], env = {} }: StartOptions,
): Promise<SpawnedService> {
  return spawnCommand([...prefix, 'npm', 'run', ...script], {
    cwd: checkout,
    uid: as?.uid,
    gid: as?.gid,
    env: { NODE_ENV: 'development', GATEWAY_PORT: '0', OPS_PORT: '0', ...env },
    waitUntilReady: false,
    showsSecrets: true,
  });
}
