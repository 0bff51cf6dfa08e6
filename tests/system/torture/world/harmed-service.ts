import { setTimeout as delay } from 'node:timers/promises';
import { type OwnService, ownService } from '../../faults/support/own-service.ts';
import { type ProcessClock, processClock } from '../../faults/support/process-clock.ts';
import { type StoreProxy, storeProxy } from './store-proxy.ts';

/** One gateway or worker: with a clock of its own, and a way of its own to each store. */
export interface HarmedService extends AsyncDisposable {
  /** Such as `worker 1`. */
  name: string;
  kind: 'gateway' | 'worker';
  service: OwnService;
  clock: SkewedClock;
  postgres: StoreProxy;
  redis: StoreProxy | undefined;
}

interface SkewedClock {
  set(skewMs: number): void;
  /** The least and the most it was ahead of the real time between two moments; negative when behind. */
  between(fromMs: number, toMs: number): { least: number; most: number };
}

export interface HarmedServiceOptions {
  kind: 'gateway' | 'worker';
  index: number;
  env: Record<string, string>;
  postgresUrl: string;
  redisUrl: string | undefined;
}

const programs = {
  gateway: { name: 'gateway', portVariable: 'GATEWAY_PORT' },
  worker: { name: 'vote-worker', portVariable: 'VOTE_WORKER_PORT' },
};

export async function harmedService({
  kind,
  index,
  env,
  postgresUrl,
  redisUrl,
}: HarmedServiceOptions): Promise<HarmedService> {
  await using cleanup = new AsyncDisposableStack();
  const clock = cleanup.use(await processClock());
  const postgres = cleanup.use(await storeProxy(portOf(postgresUrl)));
  const redis = redisUrl === undefined ? undefined : cleanup.use(await storeProxy(portOf(redisUrl)));
  const service = cleanup.use(
    await ownService({
      ...programs[kind],
      env: {
        ...env,
        ...clock.env,
        DATABASE_URL: through(postgresUrl, postgres),
        ...(redis === undefined || redisUrl === undefined ? {} : { REDIS_URL: through(redisUrl, redis) }),
      },
    }),
  );
  const held = cleanup.move();
  return {
    name: `${kind} ${index}`,
    kind,
    service,
    clock: skewedClock(clock),
    postgres,
    redis,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function through(url: string, { port }: StoreProxy): string {
  const proxied = new URL(url);
  proxied.port = String(port);
  return proxied.href;
}

function skewedClock(clock: ProcessClock): SkewedClock {
  const changes = [{ atMs: 0, skewMs: 0 }];
  return {
    set: (skewMs) => {
      // Known a moment before and after, whichever the process reads first.
      changes.push({ atMs: Date.now(), skewMs });
      clock.runAhead(skewMs);
    },
    between: (fromMs, toMs) => {
      const inForce = changes
        .filter(({ atMs }, index) => atMs <= toMs && (changes[index + 1]?.atMs ?? Infinity) >= fromMs)
        .map(({ skewMs }) => skewMs);
      return { least: Math.min(...inForce), most: Math.max(...inForce) };
    },
  };
}

const startTries = 10;
/** Of the error when a service ends before it is ready; a busy machine only makes it late. */
const endedWords = 'The service ended';
const gracefulMs = 60_000;

/** Starts it again, also while its stores are away, however long that takes. @returns how often it ended by itself */
export async function startAgain({ service, name }: HarmedService): Promise<string[]> {
  const failures: string[] = [];
  for (let attempt = 1; attempt <= startTries; attempt += 1) {
    try {
      await service.start();
      return failures;
    } catch (error) {
      const { message } = error as Error;
      if (attempt === startTries) throw error;
      if (message.includes(endedWords)) failures.push(`${name} ended while it started: ${message.slice(0, 1_500)}`);
      await delay(1_000);
    }
  }
  return failures;
}

/** Asks it to end, and ends it when it does not. @returns what was wrong with its end, or null */
export async function endInOrder({ service, name }: HarmedService): Promise<string | null> {
  const ended = service.kill('SIGTERM');
  const exit = await Promise.race([ended, delay(gracefulMs, undefined, { ref: false })]);
  if (exit === undefined) {
    await service.kill('SIGKILL');
    return `${name} did not end within ${gracefulMs / 1000} s of SIGTERM: ${service.process.lines.slice(-5).join('\n')}`;
  }
  return exit.code === 0
    ? null
    : `${name} ended with ${JSON.stringify(exit)} at SIGTERM: ${service.process.lines.slice(-10).join('\n')}`;
}
