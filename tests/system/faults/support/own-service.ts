import { freePort } from '@urvote/embedded/free-port';
import { type ServiceExit, type SpawnedService, spawnService } from '@urvote/testkit/spawn-service';

/** A service as a process of its own, at an address that stays the same when it is started again. */
export interface OwnService extends AsyncDisposable {
  name: string;
  url: string;
  /** The process that runs now, or ran last. */
  readonly process: SpawnedService;
  /** How the process ended; undefined while it runs. */
  readonly exit: ServiceExit | undefined;
  /** Ends that nobody asked for by `kill`, with the last lines of each. */
  readonly deaths: readonly string[];
  kill(signal?: NodeJS.Signals): Promise<ServiceExit>;
  /** Only after the last one has ended. */
  start(env?: Record<string, string>): Promise<void>;
}

export interface OwnServiceOptions {
  /** Folder under `apps`. */
  name: string;
  portVariable: string;
  env: Record<string, string>;
}

export async function ownService({ name, portVariable, env }: OwnServiceOptions): Promise<OwnService> {
  const port = await freePort();
  let process: SpawnedService;
  let exit: ServiceExit | undefined;
  const deaths: string[] = [];
  const killed = new WeakSet<SpawnedService>();

  async function start(more: Record<string, string> = {}): Promise<void> {
    const started = await spawnService(`apps/${name}/src/main.ts`, {
      env: { ...env, ...more, [portVariable]: String(port) },
    });
    process = started;
    exit = undefined;
    void started.exited.then((ended) => {
      if (process === started) exit = ended;
      if (!killed.has(started)) deaths.push(`${name}: ${JSON.stringify(ended)} ${started.lines.slice(-20).join('\n')}`);
    });
  }

  await start();
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    get process() {
      return process;
    },
    get exit() {
      return exit;
    },
    deaths,
    kill: (signal = 'SIGKILL') => {
      killed.add(process);
      return process.kill(signal);
    },
    start,
    [Symbol.asyncDispose]: async () => {
      process.signal('SIGCONT');
      await process.kill('SIGKILL');
    },
  };
}
