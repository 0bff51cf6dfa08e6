import { eventually } from '@urvote/testkit/eventually';
import { ownPostgres } from '@urvote/testkit/own-servers';
import { testDatabase } from '@urvote/testkit/test-database';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { createLogger, silentLogger } from '../logger/logger.ts';
import { memorySink } from '@urvote/testkit/memory-sink';
import { withLeaderLock } from './advisory-lock.ts';
import { openDatabase } from './database.ts';
import { isConnectionError, isPermanentDataError, isTransient, violatedUniqueConstraint } from './errors.ts';

const logger = silentLogger();

async function errorOf(run: Promise<unknown>): Promise<unknown> {
  return run.then(
    () => expect.fail('expected a failure'),
    (error: unknown) => error,
  );
}

describe('openDatabase', () => {
  it('gives dates as text and bigints as numbers, and refuses a bigint that is none', async () => {
    await using database = await testDatabase();
    const { rows } = await sql<{
      day: string;
      count: number;
    }>`select date '2026-03-29' as day, 42::bigint as count`.execute(database.db);
    expect(rows).toEqual([{ day: '2026-03-29', count: 42 }]);
    await expect(sql`select 9007199254740993::bigint as n`.execute(database.db)).rejects.toThrow(RangeError);
  });

  it('logs a slow query once, with its duration and without its parameters', async () => {
    await using base = await testDatabase();
    const sink = memorySink();
    const slowLogger = createLogger({ service: 'test', destination: sink });
    const options = { url: base.url, max: 2, applicationName: 'test', logger: slowLogger, slowQueryMs: 500 };
    await using database = openDatabase(options);
    await sql`select pg_sleep(${0.6}), ${'private-value'}::text`.execute(database.db);
    await database.pool.query('select 1');
    const slow = sink.lines.filter(({ msg }) => msg === 'slow query');
    expect(slow).toHaveLength(1);
    expect(slow[0]?.['durationMs']).toBeGreaterThanOrEqual(600);
    expect(JSON.stringify(slow)).toContain('pg_sleep($1)');
    expect(JSON.stringify(slow)).not.toContain('private-value');
  });

  it('fails a query that takes too long and goes on with another connection', async () => {
    await using base = await testDatabase();
    await using database = openDatabase({
      url: base.url,
      max: 1,
      applicationName: 'test',
      logger,
      statementTimeoutMs: 200,
    });
    const error = await errorOf(sql`select pg_sleep(5)`.execute(database.db));
    expect(isTransient(error)).toBe(true);
    await eventually(() => database.ping());
  });

  it('fails quickly while PostgreSQL is away, in the middle of a transaction too, and recovers', async () => {
    await using server = await ownPostgres({ migrated: false, inMemory: true });
    await using database = openDatabase({ url: server.url, max: 2, applicationName: 'test', logger });
    const interrupted = errorOf(
      database.db.transaction().execute(async (trx) => {
        await sql`select 1`.execute(trx);
        await server.kill();
        await sql`select 1`.execute(trx);
      }),
    );
    expect(isConnectionError(await interrupted)).toBe(true);
    const startedAt = performance.now();
    expect(isConnectionError(await errorOf(database.ping()))).toBe(true);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await database.assertTrusted();
    await server.start();
    await eventually(() => database.ping());
  });

  it('says of a server that takes no writes that it is read-only', async () => {
    await using base = await testDatabase();
    const url = `${base.url}?options=-c%20default_transaction_read_only%3Don`;
    await using database = openDatabase({ url, max: 1, applicationName: 'test', logger });
    expect(await errorOf(database.ping())).toMatchObject({ name: 'NotReadyError', verdict: 'read-only' });
    expect(isTransient(await errorOf(sql`create table t (id int)`.execute(database.db)))).toBe(true);
  });

  it('limits every transaction on the server, whoever begins it, and nothing outside of one', async () => {
    await using base = await testDatabase();
    const limits = { statementTimeoutMs: 4_000, lockTimeoutMs: 3_000, idleInTransactionMs: 2_000 };
    await using database = openDatabase({ url: base.url, max: 1, applicationName: 'test', logger, ...limits });
    const read = `select current_setting('statement_timeout') as s, current_setting('lock_timeout') as l,
      current_setting('idle_in_transaction_session_timeout') as i`;
    const limited = { s: '4s', l: '3s', i: '2s' };
    const inKysely = await database.db.transaction().execute((trx) => sql.raw(read).execute(trx));
    expect(inKysely.rows).toEqual([limited]);
    const isolated = await database.db
      .transaction()
      .setIsolationLevel('repeatable read')
      .setAccessMode('read only')
      .execute((trx) => sql.raw(read).execute(trx));
    expect(isolated.rows).toEqual([limited]);
    const client = await database.pool.connect();
    await client.query('begin');
    expect((await client.query(read)).rows).toEqual([limited]);
    await client.query('commit');
    expect((await client.query(read)).rows).toEqual([{ s: '0', l: '0', i: '0' }]);
    client.release();
  });

  it('frees what a client locked that says nothing any more', async () => {
    await using base = await testDatabase();
    await base.pool.query('create table held (id int)');
    await using hanging = openDatabase({
      url: base.url,
      max: 1,
      applicationName: 'test',
      logger,
      idleInTransactionMs: 300,
    });
    await using waiting = openDatabase({ url: base.url, max: 1, applicationName: 'test', logger, lockTimeoutMs: 100 });
    const locked = Promise.withResolvers<void>();
    const freed = Promise.withResolvers<void>();
    const lost = errorOf(
      hanging.db.transaction().execute(async (trx) => {
        await sql`lock table held`.execute(trx);
        locked.resolve();
        await freed.promise;
        await sql`select 1`.execute(trx);
      }),
    );
    await locked.promise;
    const lock = () => waiting.db.transaction().execute((trx) => sql`lock table held`.execute(trx));
    expect(await errorOf(lock())).toMatchObject({ code: '55P03' });
    await eventually(lock);
    freed.resolve();
    expect(isTransient(await lost)).toBe(true);
  });

  it('refuses a server without TLS when TLS is asked for', async () => {
    await using base = await testDatabase();
    const options = { max: 1, applicationName: 'test', logger };
    await using database = openDatabase({ ...options, url: `${base.url}?sslmode=verify-full` });
    await expect(database.assertTrusted()).rejects.toThrow('not trusted');
  });
});

describe('error classes', () => {
  it('tells data errors from transient ones and names the violated constraint', async () => {
    await using database = await testDatabase();
    await sql`create table named (id int constraint named_key unique)`.execute(database.db);
    await sql`insert into named values (1)`.execute(database.db);
    const duplicate = await errorOf(sql`insert into named values (1)`.execute(database.db));
    expect(violatedUniqueConstraint(duplicate)).toBe('named_key');
    expect(isPermanentDataError(duplicate)).toBe(true);
    expect(isTransient(duplicate)).toBe(false);
    const malformed = await errorOf(sql`select 'x'::int`.execute(database.db));
    expect(isPermanentDataError(malformed)).toBe(true);
    expect(violatedUniqueConstraint(malformed)).toBeUndefined();
  });
});

describe('withLeaderLock', () => {
  it('runs work of one name once at a time', async () => {
    await using database = await testDatabase();
    const release = Promise.withResolvers<void>();
    const entered = Promise.withResolvers<void>();
    const first = withLeaderLock(database.db, 'sweep', async () => {
      entered.resolve();
      await release.promise;
      return 'first';
    });
    await entered.promise;
    expect(await withLeaderLock(database.db, 'sweep', async () => 'second')).toBeUndefined();
    expect(await withLeaderLock(database.db, 'other', async () => 'other')).toBe('other');
    release.resolve();
    expect(await first).toBe('first');
    expect(await withLeaderLock(database.db, 'sweep', async () => 'third')).toBe('third');
  });
});
