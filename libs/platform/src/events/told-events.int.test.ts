import { randomUUID } from 'node:crypto';
import type { Database } from '@urvote/db-schema/database';
import { eventually } from '@urvote/testkit/eventually';
import { metricsToken } from '@urvote/testkit/metrics';
import { hasPgBouncer, startPgBouncer } from '@urvote/testkit/pgbouncer';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { describeEachQueueMode, randomPrefix, testRedisUrl } from '@urvote/testkit/test-redis';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../logger/logger.ts';
import { openServiceBase } from '../service/service-base.ts';
import { appendEvent } from './append-event.queries.ts';
import { type EventFeed, openEventFeed } from './event-feed.ts';
import { openWakeUp } from './open-wake-up.ts';
import type { WakeUp } from './wake-up.ts';

const logger = silentLogger();
/** Longer than any test waits: what comes was told. */
const neverMs = 600_000;
const withinASecond = { timeoutMs: 1000, intervalMs: 10 };

/** Nobody is told after the commit, as when the process that wrote it is killed there. */
async function revoke(db: Kysely<Database>): Promise<string> {
  const subjectId = randomUUID();
  const payload = { kind: 'user', subjectId, notBefore: new Date().toISOString() } as const;
  const event = { type: 'access.revoked', aggregateType: 'user', aggregateId: subjectId, payload } as const;
  await db.transaction().execute((trx) => appendEvent(trx, event));
  return subjectId;
}

function collect(feed: EventFeed): string[] {
  const seen: string[] = [];
  feed.subscribe({ onEvents: (events) => void seen.push(...events.map(({ aggregateId }) => aggregateId)) });
  return seen;
}

const openTold = (database: TestDatabase, url = database.url): WakeUp =>
  openWakeUp({ directUrl: url, prefix: 'x', logger });

const cutSessions = ({ db }: TestDatabase) =>
  sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'urvote-events'`.execute(db);

/** By its rounds after the beginning, so that none of them is taken for a told one. */
async function openQuietFeed(database: TestDatabase, wakeUp: WakeUp): Promise<EventFeed> {
  const feed = openEventFeed({ db: database.db, logger, wakeUp, pollMs: neverMs });
  const seen = collect(feed);
  await eventually(() => expect(wakeUp.isReliable).toBe(true));
  const before = await revoke(database.db);
  await eventually(() => expect(seen).toContain(before));
  return feed;
}

describe('events told by PostgreSQL', () => {
  it('come at once though the process that wrote them told nobody', async () => {
    await using database = await testDatabase();
    await using wakeUp = openTold(database);
    await using feed = await openQuietFeed(database, wakeUp);
    const seen = collect(feed);
    const expected = [await revoke(database.db)];
    await eventually(() => expect(seen).toEqual(expected), withinASecond);
  });

  it('come soon after an older transaction that kept them back has ended, of which nobody tells', async () => {
    await using database = await testDatabase();
    await using wakeUp = openTold(database);
    await using feed = await openQuietFeed(database, wakeUp);
    const seen = collect(feed);
    const expected = await database.db.transaction().execute(async (trx) => {
      await sql`select pg_current_xact_id()`.execute(trx);
      const held = await revoke(database.db);
      const committedAtMs = performance.now();
      await eventually(() => expect(feed.ageMs()).toBeLessThan(performance.now() - committedAtMs));
      expect(seen).toEqual([]);
      return [held];
    });
    await eventually(() => expect(seen).toEqual(expected), withinASecond);
  });

  it('come by the quick poll when the session that listens has died, and are told again by the next one', async () => {
    await using database = await testDatabase();
    await using wakeUp = openTold(database);
    await using feed = openEventFeed({ db: database.db, logger, wakeUp, pollMs: 100 });
    const seen = collect(feed);
    await feed.ready;
    await eventually(() => expect(wakeUp.isReliable).toBe(true));
    await cutSessions(database);
    const first = await revoke(database.db);
    await eventually(() => expect(seen).toEqual([first]), withinASecond);
    await eventually(() => expect(wakeUp.isReliable).toBe(true));
    const second = await revoke(database.db);
    await eventually(() => expect(seen).toEqual([first, second]), withinASecond);
  });

  it('of counted votes are told by the next session when there is none', async () => {
    await using database = await testDatabase();
    await using sender = openTold(database);
    await using receiver = openTold(database);
    await eventually(() => expect([sender.isReliable, receiver.isReliable]).toEqual([true, true]));
    await cutSessions(database);
    await eventually(() => expect(sender.isReliable).toBe(false));
    await eventually(() => expect(receiver.isReliable).toBe(true));
    let counts = 0;
    receiver.onWake(() => (counts += 1), ['counts']);
    await cutSessions(database);
    await eventually(() => expect(sender.isReliable).toBe(false));
    const before = counts;
    sender.notify('counts');
    await eventually(() => expect(receiver.isReliable).toBe(true));
    await eventually(() => expect(counts).toBeGreaterThan(before));
  });

  it.skipIf(!hasPgBouncer)('are polled for behind a transaction pooler, where LISTEN is taken in vain', async () => {
    await using database = await testDatabase();
    await using pooler = await startPgBouncer(database.url);
    await using wakeUp = openTold(database, pooler.url);
    await using feed = openEventFeed({ db: database.db, logger, wakeUp, pollMs: 100 });
    const seen = collect(feed);
    await feed.ready;
    for (let round = 0; round < 10; round += 1) {
      const event = await revoke(database.db);
      await eventually(() => expect(seen).toContain(event), withinASecond);
      expect(wakeUp.isReliable).toBe(false);
    }
  });
});

describeEachQueueMode('a revocation whose writer is killed before it tells anybody', (mode) => {
  it('is known to the services within a second', async () => {
    await using database = await testDatabase();
    const redisUrl = mode === 'redis' ? testRedisUrl() : undefined;
    const config = { logLevel: 'silent', metricsToken, database: { url: database.url, max: 2 } } as const;
    await using base = openServiceBase(
      { ...config, database: { ...config.database, statementTimeoutMs: 5000 } },
      'sample',
      { logger },
    );
    const queue = { directUrl: database.url, prefix: randomPrefix(), ...(redisUrl === undefined ? {} : { redisUrl }) };
    const feed = base.openEventFeed(base.openWakeUp(queue));
    const seen = collect(feed);
    await feed.ready;
    for (let round = 0; round < 5; round += 1) {
      const event = await revoke(database.db);
      await eventually(() => expect(seen).toContain(event), withinASecond);
    }
  });
});
