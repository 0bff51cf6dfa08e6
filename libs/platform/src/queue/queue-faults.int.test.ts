import { setTimeout } from 'node:timers/promises';
import { defineJob } from '@urvote/contracts/jobs/job-definition';
import { eventually } from '@urvote/testkit/eventually';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { type OwnServer, ownRedis } from '@urvote/testkit/own-servers';
import { testRedisUrl } from '@urvote/testkit/test-redis';
import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLogger, silentLogger } from '../logger/logger.ts';
import { memorySink } from '@urvote/testkit/memory-sink';
import { defineProcessor } from './job-processor.ts';
import { openQueueStore, type QueueStore } from './queue-store.ts';
import { QueueUnavailableError } from './queue-unavailable.ts';

const job = defineJob({
  name: 'work',
  queue: 'work',
  schema: z.strictObject({ id: z.int() }),
  attempts: 3,
  backoffMs: 20,
  jobId: ({ id }) => `w-${id}`,
});

type Mode = 'redis' | 'postgres';

const modes: Mode[] = testRedisUrl() === undefined ? ['postgres'] : ['postgres', 'redis'];

function ownStore(mode: Mode): Promise<OwnServer> {
  return mode === 'redis' ? ownRedis() : migratedPostgres({ inMemory: true });
}

function urlsOf(mode: Mode, server: OwnServer): { redisUrl?: string; databaseUrl?: string } {
  return mode === 'redis' ? { redisUrl: server.url } : { databaseUrl: server.url };
}

interface Writes extends AsyncDisposable {
  refuse(): Promise<void>;
  take(): Promise<void>;
  /** Commands that the server has refused so far, or more. */
  refusalCount(): Promise<number>;
}

/** Turns a server into one that answers and takes no writes, as a fail-over does. */
async function writesOf(mode: Mode, server: OwnServer): Promise<Writes> {
  if (mode === 'redis') {
    const redis = new Redis(server.url);
    return {
      refuse: async () => void (await redis.replicaof('127.0.0.1', 9)),
      take: async () => void (await redis.replicaof('no', 'one')),
      refusalCount: async () => Number(/total_error_replies:(\d+)/.exec(await redis.info('stats'))?.[1]),
      [Symbol.asyncDispose]: async () => redis.disconnect(),
    };
  }
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const reload = 'select pg_reload_conf()';
  return {
    refuse: async () =>
      void (await client.query('alter system set default_transaction_read_only = on'), await client.query(reload)),
    take: async () =>
      void (await client.query('alter system reset default_transaction_read_only'), await client.query(reload)),
    refusalCount: async () => {
      const { rows } = await client.query<{ count: string }>(
        'select xact_rollback as count from pg_stat_database where datname = current_database()',
      );
      return Number(rows[0]?.count);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

/** Far above the time limit of a command, which is 2 s, and far below those of the clients and of TCP. */
const longestFailureMs = 8_000;

async function failureMs(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await expect(run()).rejects.toThrow(QueueUnavailableError);
  return performance.now() - startedAt;
}

function collect(store: QueueStore, seen: Set<number>): void {
  store.consumer({ queue: 'work', processors: [defineProcessor(job, async ({ id }) => void seen.add(id))] });
}

describe.each(modes)('queue store on %s, whose server fails', (mode) => {
  it('fails adds quickly while the server is killed and goes on by itself when it is back', async () => {
    await using server = await ownStore(mode);
    const sink = memorySink();
    const logger = createLogger({ service: 'test', level: 'info', destination: sink });
    await using store = openQueueStore({ ...urlsOf(mode, server), prefix: 'faults', logger });
    const seen = new Set<number>();
    collect(store, seen);
    const producer = store.producer(job);
    await producer.add({ id: 1 });
    await eventually(() => expect(seen).toContain(1));

    await server.kill();
    expect(await failureMs(() => producer.add({ id: 2 }))).toBeLessThan(longestFailureMs);
    expect(await failureMs(() => store.ping())).toBeLessThan(longestFailureMs);
    await server.start();

    await eventually(() => producer.add({ id: 3 }));
    await eventually(() => expect(seen).toContain(3), { timeoutMs: 60_000 });
    // An outage is told, and does not flood the log.
    expect(sink.lines.length).toBeLessThan(50);
  });

  it('starts without its server and works when the server appears', async () => {
    await using server = await ownStore(mode);
    await server.stop();
    await using store = openQueueStore({ ...urlsOf(mode, server), prefix: 'faults', logger: silentLogger() });
    const seen = new Set<number>();
    collect(store, seen);
    expect(await failureMs(() => store.producer(job).add({ id: 1 }))).toBeLessThan(longestFailureMs);
    await server.start();
    await eventually(() => store.producer(job).add({ id: 1 }));
    await eventually(() => expect(seen).toContain(1), { timeoutMs: 60_000 });
  });

  it('does not wait for a server that is there and does not answer', async () => {
    await using server = await ownStore(mode);
    await using store = openQueueStore({ ...urlsOf(mode, server), prefix: 'faults', logger: silentLogger() });
    await store.producer(job).add({ id: 1 });
    server.freeze();
    expect(await failureMs(() => store.producer(job).add({ id: 2 }))).toBeLessThan(longestFailureMs);
    server.thaw();
    await eventually(() => store.producer(job).add({ id: 3 }));
  });

  it('is asked seldom by a worker with much to do while it takes no writes, and is used when it does', async () => {
    await using server = await ownStore(mode);
    await using store = openQueueStore({ ...urlsOf(mode, server), prefix: 'faults', logger: silentLogger() });
    const seen = new Set<number>();
    const refused = Promise.withResolvers<void>();
    const work = async ({ id }: { id: number }): Promise<void> => {
      seen.add(id);
      await refused.promise;
    };
    for (let id = 1; id <= 10; id += 1) await store.producer(job).add({ id });
    store.consumer({ queue: 'work', processors: [defineProcessor(job, work)] });
    await eventually(() => expect(seen.size).toBe(1));
    await using writes = await writesOf(mode, server);
    await writes.refuse();
    await eventually(() => expect(store.producer(job).add({ id: Date.now() })).rejects.toThrow(QueueUnavailableError));
    refused.resolve();
    const before = await writes.refusalCount();
    await eventually(async () => expect((await writes.refusalCount()) - before).toBeGreaterThan(3), {
      timeoutMs: 20_000,
    });
    const [fromCount, fromMs] = [await writes.refusalCount(), performance.now()];
    await setTimeout(3_000);
    expect(((await writes.refusalCount()) - fromCount) / ((performance.now() - fromMs) / 1000)).toBeLessThan(50);
    await writes.take();
    await eventually(() => expect(seen.size).toBeGreaterThanOrEqual(10), { timeoutMs: 60_000 });
  });

  it('keeps acknowledged jobs over SIGKILL of the server', async () => {
    await using server = await ownStore(mode);
    await using store = openQueueStore({ ...urlsOf(mode, server), prefix: 'faults', logger: silentLogger() });
    const ids = Array.from({ length: 50 }, (_, index) => index);
    await Promise.all(ids.map((id) => store.producer(job).add({ id })));
    await server.kill();
    await server.start();
    const seen = new Set<number>();
    collect(store, seen);
    await eventually(() => expect(seen.size).toBe(ids.length), { timeoutMs: 60_000 });
  });
});
