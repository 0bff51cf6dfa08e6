import { randomUUID } from 'node:crypto';
import { countVotes as countVotesJob } from '@urvote/contracts/jobs/count-votes';
import { silentLogger } from '@urvote/platform/logger/logger';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { eventually } from '@urvote/testkit/eventually';
import { testClock } from '@urvote/testkit/test-clock';
import { describeEachQueueMode, queueTarget } from '@urvote/testkit/test-redis';
import { openDatabase } from '@urvote/platform/postgres/database';
import { expect, it } from 'vitest';
import { createService } from '../app.ts';
import { createContext } from '../context.ts';
import { countVotes } from '../count-votes/count-votes.processor.ts';
import { cast, group, noon, seedContest, testConfig, wrongTotals } from '../vote-worker.test-support.ts';
import { eraseVoters } from './erase-voters.ts';

describeEachQueueMode('erasing a voter', (mode) => {
  it('reaches votes in failed jobs, which can still be tried again, and leaves totals and others as they are', async () => {
    await using target = await queueTarget(mode);
    const { databaseUrl, prefix, redisUrl } = target.store;
    await using queues = openQueueStore({ ...target.store, logger: silentLogger() });
    await using database = openDatabase({ url: databaseUrl, max: 3, applicationName: 'test', logger: silentLogger() });
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(database.pool);
    const userId = randomUUID();
    const voterKey = `u:${userId}`;
    const mailboxKey = 'g:the-mailbox';
    const own = cast({ contestId, entryId, voterKey, voterUserId: userId, mailboxKey, isProven: true });
    const typed = cast({
      contestId,
      entryId,
      voterKey: 'c:session',
      voterUserId: randomUUID(),
      tier: 'guest',
      windowStart: '2026-06-16',
      mailboxKey,
    });
    const requestId = randomUUID();
    const poison = cast({
      contestId,
      entryId,
      voterKey,
      voterUserId: userId,
      requestId,
      windowStart: '2026-06-16',
      leafIndex: 70_000,
    });
    const byCode = cast({
      contestId,
      entryId,
      voterKey: 'c:code',
      voterUserId: userId,
      tier: 'guest',
      deviceHash: 'device-of-code',
    });
    const byCodeOfOther = cast({
      contestId,
      entryId,
      voterKey: 'c:code',
      voterUserId: randomUUID(),
      tier: 'guest',
      windowStart: '2026-06-16',
    });
    const job = group([own, cast({ contestId, entryId }), poison, byCode, byCodeOfOther, typed]);
    await eventually(() => queues.ping());
    await queues.producer(countVotesJob).add(job);

    const clock = testClock(noon);
    const config = testConfig(databaseUrl, {
      DATABASE_ROLE: 'urvote_vote_worker',
      QUEUE_PREFIX: prefix,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    });
    await using worker = await createService(config, {
      clock,
      logger: silentLogger(),
      networkOf: () => ({ country: null, asn: null, isHosting: false }),
    });
    await worker.start();
    await eventually(async () => expect(await queues.counts('votes')).toMatchObject({ failed: 1 }));
    const at = new Date(noon);
    await database.db
      .insertInto('erasure')
      .values({ user_id: userId, email_voter_key: mailboxKey, requested_at: at, ends_at: at, next_at: at })
      .execute();
    await eventually(async () => expect(await database.db.selectFrom('erasure').selectAll().execute()).toEqual([]), {
      timeoutMs: 30_000,
    });

    const votes = await database.db
      .selectFrom('vote')
      .select(['voter_key', 'voter_user_id', 'ip'])
      .where('id', '=', own.id)
      .execute();
    expect(votes).toEqual([{ voter_key: expect.stringMatching(/^d:/), voter_user_id: null, ip: null }]);
    const ofCode = await database.db
      .selectFrom('vote')
      .select(['id', 'voter_key', 'voter_user_id', 'ip', 'device_hash'])
      .where('voter_key', '=', 'c:code')
      .orderBy('window_start')
      .execute();
    expect(ofCode).toEqual([
      { id: byCode.id, voter_key: 'c:code', voter_user_id: null, ip: null, device_hash: null },
      expect.objectContaining({ id: byCodeOfOther.id, voter_user_id: byCodeOfOther.voterUserId }),
    ]);
    const mailboxes = await database.db
      .selectFrom('vote')
      .select(['voter_key', 'mailbox_key'])
      .where('mailbox_key', 'is not', null)
      .orderBy('window_start')
      .execute();
    expect(mailboxes).toEqual([
      { voter_key: votes[0]?.voter_key, mailbox_key: expect.stringMatching(/^d:/) },
      { voter_key: 'c:session', mailbox_key: mailboxes[0]?.mailbox_key },
    ]);
    const failed = await (await queues.getQueue('votes')).getJob(`v-${job.batchId}`);
    for (const named of [userId, mailboxKey, requestId]) expect(JSON.stringify(failed?.data)).not.toContain(named);
    await failed?.updateData({
      ...failed.data,
      items: failed.data.items.map((item: object) =>
        'leafIndex' in item && item.leafIndex === 70_000 ? { ...item, leafIndex: 2 } : item,
      ),
    });
    await failed?.retry();
    await eventually(async () => expect(await queues.counts('votes')).toMatchObject({ failed: 0, completed: 1 }));
    const { rows } = await database.pool.query(
      `select count(*)::integer as votes, count(*) filter (where voter_key like 'u:${userId}%')::integer as own from vote`,
    );
    expect(rows).toEqual([{ votes: 6, own: 0 }]);
    expect(await wrongTotals(database.pool)).toEqual([]);
  });

  it('leaves the votes of a voter alone while jobs of his still wait, so that they find his slots taken', async () => {
    await using target = await queueTarget(mode);
    const { databaseUrl, prefix, redisUrl } = target.store;
    await using database = openDatabase({ url: databaseUrl, max: 3, applicationName: 'test', logger: silentLogger() });
    const config = testConfig(databaseUrl, {
      QUEUE_PREFIX: prefix,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    });
    const clock = testClock(noon);
    await using context = await createContext(config, {
      clock,
      logger: silentLogger(),
      networkOf: () => ({ country: null, asn: null, isHosting: false }),
    });
    await eventually(() => context.queues.ping());
    const {
      contestId,
      entryIds: [first = '', second = ''],
    } = await seedContest(database.pool);
    const userId = randomUUID();
    const own = { contestId, entryId: first, voterKey: `u:${userId}`, voterUserId: userId };
    const withAddress = { contestId, entryId: second, mailboxKey: 'g:own', tier: 'guest' as const };
    await countVotes(context, [
      group([cast({ ...own, ip: '192.0.2.1' }), cast({ ...withAddress, voterKey: 'c:home', ip: '192.0.2.1' })]),
    ]);
    const waiting = group([
      cast({ ...own, castAtMs: noon + 5 }),
      cast({ ...withAddress, voterKey: 'c:work', castAtMs: noon + 5 }),
    ]);
    await context.queues.producer(countVotesJob).add(waiting);
    const at = new Date(noon);
    await database.db
      .insertInto('erasure')
      .values({ user_id: userId, email_voter_key: 'g:own', requested_at: at, ends_at: at, next_at: at })
      .execute();

    await eraseVoters(context);
    const keys = async () =>
      await database.db
        .selectFrom('vote')
        .select(['voter_key', 'mailbox_key', 'state', 'ip'])
        .orderBy('cast_at')
        .orderBy('entry_id')
        .execute();
    expect(
      (await keys()).filter(
        ({ voter_key, mailbox_key }) => voter_key.startsWith('d:') || mailbox_key?.startsWith('d:'),
      ),
    ).toEqual([]);

    await countVotes(context, [waiting]);
    await (await (await context.queues.getQueue('votes')).getJob(`v-${waiting.batchId}`))?.remove();
    clock.advance(60_000);
    await eraseVoters(context);
    const rows = await keys();
    expect(rows.map(({ state }) => state).toSorted()).toEqual(['counted', 'counted', 'held', 'rejected']);
    expect(rows.map(({ voter_key }) => voter_key.slice(0, 6).replace(/^d:.*/, 'd:')).toSorted()).toEqual([
      'c:home',
      'c:work',
      'd:',
      'd:',
    ]);
    const mailboxes = rows.flatMap(({ mailbox_key }) => mailbox_key ?? []);
    expect(mailboxes).toEqual(Array(2).fill(expect.stringMatching(/^d:/)));
    expect(new Set(mailboxes).size).toBe(1);
    expect(rows.filter(({ voter_key, ip }) => voter_key.startsWith('d:') && ip !== null)).toEqual([]);
    expect(await wrongTotals(database.pool)).toEqual([]);
  });
});
