import { metricsToken } from '@urvote/testkit/metrics';
import { eventually } from '@urvote/testkit/eventually';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../logger/logger.ts';
import { createHttpService, type HttpServiceOptions } from './http-service.ts';
import { openServiceBase } from './service-base.ts';

const name = 'sample-service';

function configOf(database: TestDatabase) {
  const { url } = database;
  return {
    logLevel: 'silent' as const,
    metricsToken,
    isProduction: false,
    http: { host: '127.0.0.1', port: 0, trustedProxies: [], corsOrigins: [] },
    database: { url, max: 2, statementTimeoutMs: 5000 },
    queue: { directUrl: url, prefix: 'urvote' },
  };
}

const openBase = (database: TestDatabase) => openServiceBase(configOf(database), name, { logger: silentLogger() });

async function connectionsOf({ db }: TestDatabase): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select application_name as name from pg_stat_activity
    where datname = current_database() and application_name in (${name}, 'urvote-events')
    order by 1`.execute(db);
  return rows.map((row) => row.name);
}

async function untilConnected(database: TestDatabase, base: ReturnType<typeof openBase>): Promise<void> {
  base.openWakeUp(configOf(database).queue);
  await base.database.ping();
  await eventually(async () => expect(await connectionsOf(database)).toEqual([name, 'urvote-events']));
}

describe('openServiceBase', () => {
  it('closes what it opened when a later step throws', async () => {
    await using database = await testDatabase();
    const failing = async () => {
      await using base = openBase(database);
      await untilConnected(database, base);
      throw new Error('a later step');
    };
    await expect(failing()).rejects.toThrow('a later step');
    await eventually(async () => expect(await connectionsOf(database)).toEqual([]));
  });

  it('hands what it opened over to the context', async () => {
    await using database = await testDatabase();
    const create = async () => {
      await using base = openBase(database);
      await untilConnected(database, base);
      return base.keep({ own: 1 });
    };
    const context = await create();
    await context.database.ping();
    expect(context.own).toBe(1);
    await context[Symbol.asyncDispose]();
    await eventually(async () => expect(await connectionsOf(database)).toEqual([]));
  });

  it('opens nothing that was not asked for', async () => {
    await using database = await testDatabase();
    await using base = openBase(database);
    await base.database.ping();
    expect(await connectionsOf(database)).toEqual([name]);
  });
});

describe('createHttpService', () => {
  async function start(database: TestDatabase, options: Partial<HttpServiceOptions>) {
    await using base = openBase(database);
    const context = base.keep({});
    return createHttpService(configOf(database), context, () => ({ routes: [], ...options }));
  }

  it('takes its steps in order, requests being answered until it is drained', async () => {
    await using database = await testDatabase();
    const steps: string[] = [];
    let url = '';
    const step = (told: string) => async () => {
      const answer =
        url === ''
          ? 'unknown'
          : await fetch(`${url}/health/live`).then(
              ({ status }) => status,
              () => 'closed',
            );
      steps.push(`${told}: ${answer}`);
    };
    const proxy = {
      name: 'nowhere',
      matches: () => false,
      forward: async () => {},
      [Symbol.dispose]: () => void steps.push('proxy disposed of'),
    };
    const service = await start(database, {
      proxies: [proxy],
      onListening: step('listening'),
      onStarted: step('started'),
      onStopping: step('stopping'),
      onDrained: step('drained'),
    });
    ({ url } = await service.start());
    expect(await (await fetch(`${url}/health/ready`)).json()).toEqual({ status: 'ok', checks: { postgres: 'ok' } });
    await service[Symbol.asyncDispose]();
    expect(steps).toEqual([
      'listening: unknown',
      'started: unknown',
      'stopping: 200',
      'drained: closed',
      'proxy disposed of',
    ]);
    await eventually(async () => expect(await connectionsOf(database)).toEqual([]));
  });

  it('takes no further step when it is stopped while PostgreSQL is still looked at', async () => {
    await using database = await testDatabase();
    await using base = openBase(database);
    const kept = base.keep({});
    const looking = Promise.withResolvers<void>();
    const looked = Promise.withResolvers<void>();
    const assertTrusted = () => {
      looking.resolve();
      return looked.promise;
    };
    const context = { ...kept, database: { ...kept.database, assertTrusted } };
    const steps: string[] = [];
    const service = await createHttpService(configOf(database), context, () => ({
      routes: [],
      onStarted: () => void steps.push('started'),
      onStopping: () => void steps.push('stopping'),
    }));
    const starting = service.start();
    await looking.promise;
    await service[Symbol.asyncDispose]();
    looked.resolve();
    await starting;
    expect(steps).toEqual(['stopping']);
  });

  it('disposes of its context when its routes cannot be made', async () => {
    await using database = await testDatabase();
    await using base = openBase(database);
    await untilConnected(database, base);
    const broken = () => {
      throw new Error('no routes');
    };
    await expect(createHttpService(configOf(database), base.keep({}), broken)).rejects.toThrow('no routes');
    await eventually(async () => expect(await connectionsOf(database)).toEqual([]));
  });
});
