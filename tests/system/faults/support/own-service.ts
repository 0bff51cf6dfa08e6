import { freePort } from '@urvote/platform/embedded/free-port';
import { type ServiceExit, type SpawnedService, spawnService } from '@urvote/testkit/spawn-service';

/** A service as a process of its own, at an address that stays the same when it is started again. */
export interface OwnService extends AsyncDisposable {
  name: string;
  url: string;
  /** The process that runs now, or ran last. */
  readonly process: SpawnedService;
  /** How the process ended; undefined while it runs. */
  readonly exit: ServiceExit | undefined;
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

  async function start(more: Record<string, string> = {}): Promise<void> {
    const started = await spawnService(`apps/${name}/src/main.ts`, { env: { ...env, ...more, [portVariable]: String(port) } });
    process = started;
    exit = undefined;
    void started.exited.then((ended) => {
      if (process === started) exit = ended;
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
    kill: (signal = 'SIGKILL') => process.kill(signal),
    start,
    [Symbol.asyncDispose]: async () => {
      process.signal('SIGCONT');
      await process.kill('SIGKILL');
    },
  };
}
