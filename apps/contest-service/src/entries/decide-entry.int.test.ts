import { randomUUID } from 'node:crypto';
import { approveEntry, rejectEntry } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import type { Database } from '@urvote/db-schema/database';
import { startDurableConsumer } from '@urvote/platform/events/durable-consumer';
import { openWakeUp } from '@urvote/platform/events/open-wake-up';
import { silentLogger } from '@urvote/platform/logger/logger';
import { insertApiKey } from '@urvote/testkit/api-keys';
import { eventually } from '@urvote/testkit/eventually';
import { ownRedis } from '@urvote/testkit/own-servers';
import { testDatabase } from '@urvote/testkit/test-database';
import { randomPrefix, testRedisUrl } from '@urvote/testkit/test-redis';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import type { TokenClaims } from '@urvote/testkit/tokens';
import { insertContest, insertEntry, insertUser, startContestService } from '../contest-service.test-support.ts';

const logger = silentLogger();

describe('deciding on an entry', () => {
  it('approves once, with who did it, the audit record and the event', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    await insertUser(db, service.adminId);
    const contestId = await insertContest(db);
    const entryId = await insertEntry(db, contestId);
    const first = await service.admin.call(approveEntry, { params: { entryId } });
    expect([first.status, first.body]).toEqual([200, { entryId, status: 'approved', decidedAt: expect.any(String) }]);
    const second = await service.admin.call(approveEntry, { params: { entryId } });
    expect([second.status, second.problem().detail]).toEqual([409, 'The entry is approved']);
    expect((await service.admin.call(rejectEntry, { params: { entryId }, body: { reason: 'late' } })).status).toBe(409);
    const entry = await db.selectFrom('entry').select(['status', 'approved_at']).executeTakeFirstOrThrow();
    expect(entry).toEqual({
      status: 'approved',
      approved_at: new Date((first.body as { decidedAt: string }).decidedAt),
    });
    expect(await factsOf(db)).toEqual({
      moderations: [{ entry_id: entryId, decision: 'approved', reason: null, moderator_user_id: service.adminId }],
      audit: [{ action: 'entry.approve', target_id: entryId, actor_user_id: service.adminId }],
      events: [{ type: 'entry.approved', payload: { contestId, entryId } }],
    });
    const { rows } = await sql<{ broken: number | null }>`select audit_log_first_broken() as broken`.execute(db);
    expect(rows[0]?.broken).toBeNull();
  });

  it('rejects with a reason, which is needed', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    await insertUser(db, service.adminId);
    const contestId = await insertContest(db);
    const entryId = await insertEntry(db, contestId);
    const without = await service.admin.call(rejectEntry, { params: { entryId }, body: { reason: '  ' } });
    expect([without.status, without.problem().errors?.[0]?.field]).toEqual([422, 'body.reason']);
    expect((await service.admin.call(rejectEntry, { params: { entryId }, body: { reason: 'Not yours' } })).status).toBe(
      200,
    );
    expect(await factsOf(db)).toEqual({
      moderations: [
        { entry_id: entryId, decision: 'rejected', reason: 'Not yours', moderator_user_id: service.adminId },
      ],
      audit: [{ action: 'entry.reject', target_id: entryId, actor_user_id: service.adminId }],
      events: [{ type: 'entry.rejected', payload: { contestId, entryId, reason: 'Not yours' } }],
    });
  });

  it('is refused to its submitter, whether moderator or administrator, by a second account and by an API key too', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const userId = await insertUser(db);
    const contestId = await insertContest(db);
    const entryId = await insertEntry(db, contestId, { submitter_user_id: userId, submitter_email_key: 'g:ada' });
    const mine = { userId, roles: ['creator', 'moderator'] };
    const decide = async (claims: TokenClaims) => {
      const token = await service.issuer.mintToken(claims);
      const approved = await service.admin.call(approveEntry, { params: { entryId }, token });
      const rejected = await service.admin.call(rejectEntry, { params: { entryId }, token, body: { reason: 'Mine' } });
      return [approved, rejected].map((answer) => `${answer.status} ${answer.problem().code}`);
    };
    const refused = ['403 FORBIDDEN', '403 FORBIDDEN'];
    expect(await decide(mine)).toEqual(refused);
    expect(await decide({ ...mine, roles: ['admin'] })).toEqual(refused);
    expect(await decide({ userId: await insertUser(db), roles: ['moderator'], emailVoterKey: 'g:ada' })).toEqual(
      refused,
    );
    const { key } = await insertApiKey(db, { userId, scopes: ['entries:moderate'] });
    await db.insertInto('user_role').values({ user_id: userId, role: 'moderator' }).execute();
    expect((await service.admin.call(approveEntry, { params: { entryId }, token: key })).problem().code).toBe(
      'FORBIDDEN',
    );
    expect(await factsOf(db)).toEqual({ moderations: [], audit: [], events: [] });
    const other = await service.issuer.mintToken({
      userId: await insertUser(db),
      roles: ['moderator'],
      emailVoterKey: 'g:bob',
    });
    expect((await service.admin.call(approveEntry, { params: { entryId }, token: other })).status).toBe(200);
  });

  it('is done by one of many moderators', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    await insertUser(db, service.adminId);
    const entryId = await insertEntry(db, await insertContest(db));
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => service.admin.call(approveEntry, { params: { entryId } })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array<number>(7).fill(409)]);
    expect((await factsOf(db)).events).toHaveLength(1);
  });

  it('leaves nothing when a part of it fails', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    await insertUser(db, service.adminId);
    const entryId = await insertEntry(db, await insertContest(db));
    await sql`alter table audit_log add constraint refuse_all check (action = 'none')`.execute(db);
    expect((await service.admin.call(approveEntry, { params: { entryId } })).status).toBe(500);
    expect(await factsOf(db)).toEqual({ moderations: [], audit: [], events: [] });
    expect((await db.selectFrom('entry').select('status').executeTakeFirstOrThrow()).status).toBe('pending');
  });

  it('repeated with its Idempotency-Key gives the first answer again', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    await insertUser(db, service.adminId);
    const entryId = await insertEntry(db, await insertContest(db));
    const send = () =>
      service.admin.call(approveEntry, { params: { entryId }, headers: { 'idempotency-key': 'one-approval' } });
    const [first, again] = [await send(), await send()];
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await factsOf(db)).events).toHaveLength(1);
  });

  it('answers 404 for an entry that is not there', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    expect((await service.admin.call(approveEntry, { params: { entryId: randomUUID() } })).status).toBe(404);
  });
});

describe('the event of an approval', () => {
  it.skipIf(testRedisUrl() === undefined)('is delivered exactly once although Redis was stopped [PL-15]', async () => {
    await using redis = await ownRedis();
    await using database = await testDatabase();
    await redis.stop();
    const entryId = await approveAnEntry(database, { REDIS_URL: redis.url });
    await redis.start();
    await expectDeliveredOnce(database, entryId, redis.url);
  });

  it('is delivered exactly once without any Redis [PL-15]', async () => {
    await using database = await testDatabase();
    await expectDeliveredOnce(database, await approveAnEntry(database, {}));
  });
});

type OpenTestDatabase = Awaited<ReturnType<typeof testDatabase>>;

async function approveAnEntry({ db, url }: OpenTestDatabase, env: Record<string, string>): Promise<string> {
  await using service = await startContestService(url, env);
  await insertUser(db, service.adminId);
  const entryId = await insertEntry(db, await insertContest(db));
  expect((await service.admin.call(approveEntry, { params: { entryId } })).status).toBe(200);
  return entryId;
}

/** Two processes share a durable consumer; an event that came after the one looked for ends the wait for a second delivery. */
async function expectDeliveredOnce({ db, url }: OpenTestDatabase, entryId: string, redisUrl?: string): Promise<void> {
  await using cleanup = new AsyncDisposableStack();
  const wakeUp = cleanup.use(
    openWakeUp({ directUrl: url, prefix: randomPrefix(), logger, ...(redisUrl === undefined ? {} : { redisUrl }) }),
  );
  const seen: string[] = [];
  for (let process = 0; process < 2; process += 1) {
    cleanup.use(
      startDurableConsumer({
        db,
        name: 'subscriber',
        types: ['entry.approved'],
        logger,
        wakeUp,
        pollMs: 50,
        handle: async (_trx, events) => void seen.push(...events.map(({ aggregateId }) => aggregateId)),
      }),
    );
  }
  await eventually(() => expect(seen).toEqual([entryId]));
  const next = await approveAnEntry(
    { db, url } as OpenTestDatabase,
    redisUrl === undefined ? {} : { REDIS_URL: redisUrl },
  );
  await eventually(() => expect(seen).toEqual([entryId, next]));
}

async function factsOf(db: Kysely<Database>) {
  return {
    moderations: await db
      .selectFrom('entry_moderation')
      .select(['entry_id', 'decision', 'reason', 'moderator_user_id'])
      .execute(),
    audit: await db.selectFrom('audit_log').select(['action', 'target_id', 'actor_user_id']).execute(),
    events: await db.selectFrom('outbox_event').select(['type', 'payload']).execute(),
  };
}
