import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { eventually } from './eventually.ts';
import { watchLines } from './log-watch.ts';

export interface SpawnServiceOptions {
  env?: Record<string, string>;
  args?: readonly string[];
  /** 60,000 by default. */
  readyTimeoutMs?: number;
  /** false: does not wait for the ready line. */
  waitUntilReady?: boolean;
  /** true: it shows a person what it made, such as passwords, so only its log lines are looked through for secrets. */
  showsSecrets?: boolean;
}

export interface ServiceExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface SpawnedService extends AsyncDisposable {
  pid: number;
  /** Where it listens; empty when it was not waited for. */
  url: string;
  /** Every line of standard output and error so far. */
  lines: string[];
  /** The lines that are JSON. */
  logs(): Record<string, unknown>[];
  /** Sends a signal and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<ServiceExit>;
  /** Sends a signal and does not wait, e.g. SIGSTOP. */
  signal(signal: NodeJS.Signals): void;
  exited: Promise<ServiceExit>;
}

/** The repository's root, from where a main file is named, e.g. `apps/gateway/src/main.ts`. */
const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Spares a second start most of its imports, which are half of its work. */
const compileCache = join(root, 'node_modules/.cache/urvote-compile');

function parseLine(line: string): Record<string, unknown>[] {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : [];
  } catch {
    return [];
  }
}

async function waitForReady(exited: Promise<unknown>, lines: string[], timeoutMs: number): Promise<string> {
  let hasEnded = false;
  void exited.then(() => (hasEnded = true));
  const failed = (how: string) => new Error(`The service ${how}:\n${lines.slice(-20).join('\n')}`);
  const url = await eventually(
    () => {
      const ready = lines.flatMap(parseLine).find((line) => line['msg'] === 'ready');
      if (ready) return String(ready['url']);
      if (hasEnded) return undefined;
      throw failed('is not ready');
    },
    { timeoutMs },
  );
  if (url === undefined) throw failed('ended');
  return url;
}

/** Variables a child needs from this process; nothing else of the environment reaches it. */
function baseEnv(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot'] as const;
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** Starts a main file as a process of its own and waits for its ready line. Disposing kills it. */
export async function spawnService(mainFile: string, options: SpawnServiceOptions = {}): Promise<SpawnedService> {
  const command = [process.execPath, mainFile, ...(options.args ?? [])];
  const env = { NODE_ENV: 'test', NODE_COMPILE_CACHE: compileCache, ...options.env };
  return spawnCommand(command, { cwd: root, ...options, env });
}

export interface SpawnCommandOptions extends Omit<SpawnServiceOptions, 'args'> {
  cwd: string;
  /** Whose process it is; this one's by default. */
  uid?: number | undefined;
  gid?: number | undefined;
}

export async function spawnCommand(
  [program = '', ...args]: readonly string[],
  options: SpawnCommandOptions,
): Promise<SpawnedService> {
  const child = spawn(program, args, {
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.gid }),
    cwd: options.cwd,
    env: { ...baseEnv(), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const watched: string[] = [];
  watchLines(watched);
  const take = (line: string): void => {
    lines.push(line);
    if (options.showsSecrets !== true || parseLine(line).length > 0) watched.push(line);
  };
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', take);
  const exited = once(child, 'close').then(([code, signal]): ServiceExit => ({ code, signal }) as ServiceExit);
  const kill = async (signal: NodeJS.Signals = 'SIGTERM'): Promise<ServiceExit> => {
    child.kill(signal);
    return exited;
  };
  try {
    const isAwaited = options.waitUntilReady ?? true;
    const url = isAwaited ? await waitForReady(exited, lines, options.readyTimeoutMs ?? 60_000) : '';
    return {
      pid: child.pid ?? 0,
      url,
      lines,
      logs: () => lines.flatMap(parseLine),
      kill,
      signal: (signal) => void child.kill(signal),
      exited,
      [Symbol.asyncDispose]: async () => void (await kill('SIGKILL')),
    };
  } catch (error) {
    await kill('SIGKILL');
    throw error;
  }
}
