import { hasPgBouncer, startPgBouncer } from '@urvote/testkit/pgbouncer';
import { testDatabase } from '@urvote/testkit/test-database';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { silentLogger } from '../logger/logger.ts';
import { withLeaderLock } from './advisory-lock.ts';
import { openDatabase } from './database.ts';

it.skipIf(!hasPgBouncer)('works behind PgBouncer in transaction mode', async () => {
  await using direct = await testDatabase();
  await using pooler = await startPgBouncer(direct.url);
  await using database = openDatabase({
    url: pooler.url,
    max: 20,
    applicationName: 'test',
    logger: silentLogger(),
    statementTimeoutMs: 30_000,
  });
  await database.ping();
  const queries = Array.from({ length: 50 }, (_, value) =>
    sql<{ value: number }>`select ${value}::int as value`.execute(database.db),
  );
  expect((await Promise.all(queries)).map(({ rows }) => rows[0]?.value)).toEqual(
    Array.from({ length: 50 }, (_, value) => value),
  );
  const readLimits = sql<{ limit: string }>`select current_setting('lock_timeout') as limit`;
  const inside = await Promise.all(
    Array.from({ length: 20 }, () => database.db.transaction().execute((trx) => readLimits.execute(trx))),
  );
  expect(new Set(inside.map(({ rows }) => rows[0]?.limit))).toEqual(new Set(['10s']));
  expect((await readLimits.execute(database.db)).rows).toEqual([{ limit: '0' }]);
  expect(
    await withLeaderLock(database.db, 'sweep', async (trx) => (await sql`select 1`.execute(trx)).rows.length),
  ).toBe(1);
});
