import { roleOf } from '@urvote/contracts/services/service-names';
import { services } from '@urvote/contracts/services/services';
import { eventually } from '@urvote/testkit/eventually';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { ownRedis } from '@urvote/testkit/own-servers';
import { hasRedisServer } from '@urvote/testkit/redis-server';
import { anyPorts, nobodyBehindGateway } from '@urvote/testkit/service-variables';
import { spawnService } from '@urvote/testkit/spawn-service';
import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, it } from 'vitest';
import { composeEnvironments } from './compose-file.test-support.ts';

const password = (url: string | undefined): string => new URL(url ?? '').password;

async function query(url: string, ...statements: string[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements.slice(0, -1)) await client.query(statement);
    return await client.query(statements.at(-1)!);
  } finally {
    await client.end();
  }
}

it.skipIf(!hasRedisServer())(
  'starts every service with the variables of docker-compose.yml, each logged in as its own role and none as a superuser [XI-138]',
  async () => {
    await using cleanup = new AsyncDisposableStack();
    const postgres = cleanup.use(await migratedPostgres({ inMemory: true }));
    const redis = cleanup.use(await ownRedis());
    const environments = await composeEnvironments({
      'postgres:5432': `127.0.0.1:${postgres.port}`,
      'redis:6379': `127.0.0.1:${redis.port}`,
      'http://object-store:7070': 'http://127.0.0.1:9',
    });
    const owner = environments['migrate']?.['DATABASE_URL_DIRECT'] ?? '';
    await query(
      postgres.url,
      `create role urvote login superuser password '${password(owner)}'`,
      'create database urvote owner urvote',
    );
    const store = new Redis(redis.url);
    await store.config('SET', 'requirepass', password(environments['gateway']?.['REDIS_URL']));
    store.disconnect();
    await using prepared = await spawnService('tools/db/src/main.ts', {
      args: ['prepare'],
      env: environments['migrate'] ?? {},
      waitUntilReady: false,
    });
    expect(await prepared.exited, prepared.lines.join('\n')).toMatchObject({ code: 0 });

    await Promise.all(
      services.map(async ({ name }) => {
        const here = { ...anyPorts, ...nobodyBehindGateway, HOST: '127.0.0.1' };
        const own = environments[name] ?? {};
        const changed = Object.fromEntries(Object.entries(here).filter(([variable]) => variable in own));
        const service = cleanup.use(await spawnService(`apps/${name}/src/main.ts`, { env: { ...own, ...changed } }));
        expect((await fetch(`${service.url}/health/ready`)).status, name).toBeLessThan(504);
      }),
    );
    await eventually(async () => {
      const { rows } = await query(
        owner,
        `select distinct usename, usesuper from pg_stat_activity join pg_user using (usename)
         where datname = 'urvote' and pid <> pg_backend_pid() order by usename`,
      );
      expect(rows).toEqual(services.map(({ name }) => ({ usename: roleOf(name), usesuper: false })).toSorted(byName));
    });
  },
);

const byName = (a: { usename: string }, b: { usename: string }): number => (a.usename < b.usename ? -1 : 1);
