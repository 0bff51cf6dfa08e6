import { ConfigError } from '../config/load-config.ts';
import { createLogger, type Logger } from '../logger/logger.ts';
import { isConnectionError } from '../postgres/errors.ts';
import { StartRefusal } from './start-refusal.ts';

export interface Service extends AsyncDisposable {
  /** Listens and begins to work. Dependencies that are away are no error; readiness tells. */
  start(): Promise<{ url: string; port: number }>;
}

export interface RunServiceOptions {
  logger?: Logger;
  /** Longest time for stopping; 30,000 by default. */
  stopBoundMs?: number;
}

/** After this time a process that is done but kept alive by an open handle is ended. */
const lingerMs = 2000;

class ServiceRun {
  readonly #logger: Logger;
  readonly #stopBoundMs: number;
  #service: Service | undefined;
  #stopping = false;

  constructor(logger: Logger, stopBoundMs: number) {
    this.#logger = logger;
    this.#stopBoundMs = stopBoundMs;
  }

  async start(create: () => Promise<Service>): Promise<void> {
    try {
      this.#service = await create();
      if (this.#stopping) return await this.#service[Symbol.asyncDispose]();
      const { url, port } = await this.#service.start();
      this.#logger.info({ url, port }, 'ready');
    } catch (error) {
      if (this.#stopping) return;
      if (error instanceof ConfigError || error instanceof StartRefusal) process.stderr.write(`${error.message}\n`);
      else this.#logger.fatal({ err: error }, 'start failed');
      await this.stop('start failed', 1);
    }
  }

  /** Stops once; asked again, ends the process at once. */
  async stop(reason: string, exitCode: number): Promise<void> {
    if (this.#stopping) {
      this.#logger.warn({ reason }, 'stopping at once');
      process.exit(exitCode === 0 ? 1 : exitCode);
    }
    this.#stopping = true;
    process.exitCode = exitCode;
    this.#logger.info({ reason }, 'stopping');
    const bound = setTimeout(() => {
      this.#logger.fatal({ boundMs: this.#stopBoundMs }, 'did not stop in time');
      process.exit(1);
    }, this.#stopBoundMs);
    try {
      await this.#service?.[Symbol.asyncDispose]();
      this.#logger.info('stopped');
    } catch (error) {
      process.exitCode = 1;
      this.#logger.error({ err: error }, 'stopping failed');
    } finally {
      clearTimeout(bound);
    }
    setTimeout(() => {
      this.#logger.warn({ handles: process.getActiveResourcesInfo() }, 'handles were left open');
      process.exit();
    }, lingerMs).unref();
  }

  /** A lost connection that nobody waited for is contained; any other unexpected error ends the process in order. */
  async contain(error: unknown): Promise<void> {
    if (isConnectionError(error)) {
      this.#logger.error({ err: error }, 'connection error outside of any request');
      return;
    }
    this.#logger.fatal({ err: error }, 'unexpected error');
    if (!this.#stopping) await this.stop('unexpected error', 1);
  }
}

/**
 * Runs a service until SIGTERM or SIGINT, then disposes it once, within a bound; a second signal ends the process at
 * once. A start that fails (wrong configuration, port taken) exits with 1.
 */
export async function runService(
  name: string,
  create: () => Promise<Service>,
  { logger = createLogger({ service: name }), stopBoundMs = 30_000 }: RunServiceOptions = {},
): Promise<void> {
  const run = new ServiceRun(logger, stopBoundMs);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void run.stop(signal, 0));
  process.on('uncaughtException', (error) => void run.contain(error));
  process.on('unhandledRejection', (reason) => void run.contain(reason));
  await run.start(create);
}
