import { randomUUID } from 'node:crypto';
import type { Database } from '@urvote/db-schema/database';
import { eventually } from '@urvote/testkit/eventually';
import { migratedPostgres } from '@urvote/testkit/migrated-postgres';
import { ownRedis } from '@urvote/testkit/own-servers';
import { testDatabase } from '@urvote/testkit/test-database';
import { randomPrefix, testRedisUrl } from '@urvote/testkit/test-redis';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../logger/logger.ts';
import { openDatabase } from '../postgres/database.ts';
import { appendEvent } from './append-event.queries.ts';
import { startDurableConsumer } from './durable-consumer.ts';
import { openEventFeed } from './event-feed.ts';
import { openWakeUp } from './open-wake-up.ts';
import type { WakeUp } from './wake-up.ts';

const logger = silentLogger();

async function approve(db: Kysely<Database>, entryId = randomUUID()): Promise<string> {
  const event = { type: 'entry.approved', aggregateType: 'entry', aggregateId: entryId } as const;
  await db
    .transaction()
    .execute((trx) => appendEvent(trx, { ...event, payload: { contestId: randomUUID(), entryId } }));
  return entryId;
}

describe('event feed', () => {
  it('delivers events from its start on, in the order of the log, of the wanted types', async () => {
    await using database = await testDatabase();
    const before = await approve(database.db);
    await using feed = openEventFeed({ db: database.db, logger, pollMs: 20 });
    await feed.ready;
    const seen: string[] = [];
    feed.subscribe({
      types: ['entry.approved'],
      onEvents: (events) => void seen.push(...events.map((e) => e.aggregateId)),
    });
    feed.subscribe({ types: ['vote.counted'], onEvents: () => expect.fail('not asked for') });
    const expected = [await approve(database.db), await approve(database.db), await approve(database.db)];
    // A transaction that was open anywhere in the cluster when the feed began lets it begin a little earlier.
    await eventually(() => expect(seen.filter((id) => id !== before)).toEqual(expected));
    expect(feed.ageMs()).toBeLessThan(30_000);
  });

  it('does not step over an event whose transaction commits late', async () => {
    await using database = await testDatabase();
    await using feed = openEventFeed({ db: database.db, logger, pollMs: 20 });
    await feed.ready;
    const seen: string[] = [];
    feed.subscribe({ onEvents: (events) => void seen.push(...events.map((e) => e.aggregateId)) });
    const late = randomUUID();
    const early = await database.db.transaction().execute(async (trx) => {
      const event = { type: 'entry.approved', aggregateType: 'entry', aggregateId: late } as const;
      await appendEvent(trx, { ...event, payload: { contestId: late, entryId: late } });
      return approve(database.db);
    });
    await eventually(() => expect(seen).toEqual([late, early]));
  });

  it('goes on with the other subscribers when one throws', async () => {
    await using database = await testDatabase();
    await using feed = openEventFeed({ db: database.db, logger, pollMs: 20 });
    await feed.ready;
    const seen: string[] = [];
    feed.subscribe({ onEvents: () => Promise.reject(new Error('broken')) });
    feed.subscribe({ onEvents: (events) => void seen.push(...events.map((e) => e.aggregateId)) });
    const expected = [await approve(database.db)];
    await eventually(() => expect(seen).toEqual(expected));
  });
});

describe('durable consumer', () => {
  it('handles every event once over several processes, failures and restarts', async () => {
    await using database = await testDatabase({ max: 20 });
    const { db } = database;
    await db.schema.createTable('effect').addColumn('entry_id', 'uuid').execute();
    const effects = db as unknown as Kysely<{ effect: { entry_id: string } }>;
    let calls = 0;
    const start = (): AsyncDisposable =>
      startDurableConsumer({
        db,
        name: 'test',
        logger,
        pollMs: 10,
        handle: async (trx, events) => {
          const rows = events.map(({ aggregateId }) => ({ entry_id: aggregateId }));
          await (trx as unknown as typeof effects).insertInto('effect').values(rows).execute();
          calls += 1;
          if (calls % 3 === 0) throw new Error('after the write');
        },
      });
    const expected: string[] = [];
    for (let restart = 0; restart < 3; restart += 1) {
      await using consumers = new AsyncDisposableStack();
      for (let process = 0; process < 3; process += 1) consumers.use(start());
      for (let index = 0; index < 10; index += 1) expected.push(await approve(db));
    }
    await using _last = start();
    const read = async (): Promise<string[]> =>
      (await effects.selectFrom('effect').selectAll().execute()).map((r) => r.entry_id);
    await eventually(async () => expect((await read()).toSorted()).toEqual(expected.toSorted()));
  });

  it('survives a killed PostgreSQL', async () => {
    await using server = await migratedPostgres({ inMemory: true });
    await using database = openDatabase({ url: server.url, max: 4, applicationName: 'test', logger });
    await using wakeUp = openWakeUp({ directUrl: server.url, prefix: 'x', logger });
    const seen: string[] = [];
    await using _consumer = startDurableConsumer({
      db: database.db,
      name: 'test',
      logger,
      wakeUp,
      pollMs: 200,
      handle: async (_trx, events) => void seen.push(...events.map((e) => e.aggregateId)),
    });
    const first = await approve(database.db);
    await eventually(() => expect(seen).toEqual([first]));
    await server.kill();
    await server.start();
    const second = await eventually(() => approve(database.db));
    // What a handler does outside its transaction, as here, happens again when the kill came before the commit.
    await eventually(() => expect([...new Set(seen)]).toEqual([first, second]));
  });

  it.skipIf(testRedisUrl() === undefined)(
    'delivers an event that was written while Redis was stopped exactly once',
    async () => {
      await using redis = await ownRedis();
      await using database = await testDatabase();
      await using wakeUp = openWakeUp({ redisUrl: redis.url, directUrl: database.url, prefix: 'x', logger });
      const seen: string[] = [];
      await using _consumer = startDurableConsumer({
        db: database.db,
        name: 'test',
        logger,
        wakeUp,
        handle: async (_trx, events) => void seen.push(...events.map((e) => e.aggregateId)),
      });
      await redis.stop();
      const expected = [await approve(database.db)];
      wakeUp.notify();
      await redis.start();
      expected.push(await approve(database.db));
      await eventually(() => expect(seen).toEqual(expected));
    },
  );
});

describe.each(testRedisUrl() === undefined ? ['postgres'] : ['postgres', 'redis'])('wake-up over %s', (mode) => {
  it('reaches other processes', async () => {
    await using database = await testDatabase();
    const redisUrl = mode === 'redis' ? testRedisUrl() : undefined;
    const options = {
      ...(redisUrl === undefined ? {} : { redisUrl }),
      directUrl: database.url,
      prefix: randomPrefix(),
      logger,
    };
    await using sender: WakeUp = openWakeUp(options);
    await using receiver: WakeUp = openWakeUp(options);
    let wakes = 0;
    receiver.onWake(() => {
      wakes += 1;
    });
    await eventually(() => {
      sender.notify();
      expect(wakes).toBeGreaterThan(2);
    });
  });
});
