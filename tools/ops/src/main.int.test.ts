import { randomUUID } from 'node:crypto';
import { addSampleContest, addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { recount } from '@urvote/db-schema/recount/recount';
import { repairTotals } from '@urvote/db-schema/recount/repair-totals';
import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { defineJob } from '@urvote/contracts/jobs/job-definition';
import type { Database } from '@urvote/db-schema/database';
import { silentLogger } from '@urvote/platform/logger/logger';
import { defineProcessor, PermanentJobError } from '@urvote/platform/queue/job-processor';
import { openQueueStore } from '@urvote/platform/queue/queue-store';
import { eventually } from '@urvote/testkit/eventually';
import { testDatabase } from '@urvote/testkit/test-database';
import { describeEachQueueMode, queueTarget } from '@urvote/testkit/test-redis';
import { sql, type UpdateObject } from 'kysely';
import { toolRunner } from '@urvote/testkit/tool-runner';
import { expect, it } from 'vitest';
import { z } from 'zod';

const runOps = toolRunner('ops');

it('makes the next three months, stores and reports votes of an unmade one, and prunes [UV-48]', async () => {
  await using database = await testDatabase();
  const env = { DATABASE_URL_DIRECT: database.url };
  const made = await runOps(['partitions', '--at', '2030-01-31'], env);
  expect(made.code).toBe(0);
  for (const month of ['203001', '203002', '203003', '203004']) expect(made.output).toContain(`vote_${month}`);
  expect(made.output).not.toContain('203005');
  expect((await runOps(['partitions', '--at', '2030-01-31'], env)).output).toBe('no partition was missing\n');

  const contest = await addSampleContest(database.db);
  await addSampleVotes(database.db, { ...contest, voteCount: 12, day: '2030-05-01' });
  const reported = await runOps(['partitions', '--at', '2030-01-31'], env);
  expect(reported).toMatchObject({
    code: 0,
    output: expect.stringContaining('WARNING: 12 rows of vote for 2030-05 lie in the DEFAULT partition'),
  });

  const { rows: listed } = await sql<{ name: string }>`
    select inhrelid::regclass::text as name from pg_inherits where inhparent = 'vote'::regclass`.execute(database.db);
  expect(listed.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['vote_203001', 'vote_203002', 'vote_203003', 'vote_203004', 'vote_default']),
  );
  const { rows: plan } = await sql`explain select * from vote where window_start = '2030-03-02'`.execute(database.db);
  expect(JSON.stringify(plan)).toContain('vote_203003');
  expect(JSON.stringify(plan)).not.toMatch(/vote_2030(01|02|04)|vote_default/);

  const moved = await runOps(['partitions', '--at', '2030-05-01', '--months', '0'], env);
  expect(moved.output).toContain('12 rows of vote for 2030-05 lay in the DEFAULT partition and were moved');
  const { rows: home } = await sql`select distinct tableoid::regclass::text as part from vote`.execute(database.db);
  expect(home).toEqual([{ part: 'vote_203005' }]);
});

it('agrees with right totals, and names the entry of a planted difference', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const env = { DATABASE_URL_DIRECT: database.url };
  const contest = await addSampleContest(db, { maxVotesPerVoter: 5 });
  await addSampleVotes(db, { ...contest, voteCount: 60, weight: 0.5 });
  await addSampleVotes(db, { ...contest, voteCount: 9, state: 'held' });
  await db.transaction().execute((trx) => repairTotals(trx));
  expect(await runOps(['recount'], env)).toEqual({ code: 0, output: 'recount agrees with every stored total\n' });
  const totals = await sql`
    select sum(up_count)::integer as up, sum(down_count)::integer as down, sum(weighted_score)::float8 as weighted from entry_tally`.execute(
    db,
  );
  expect(totals.rows).toEqual([{ up: 52, down: 8, weighted: 22 }]);
  const budgets = await sql`select sum(used_count)::integer as used from vote_budget`.execute(db);
  expect(budgets.rows).toEqual([{ used: 69 }]);

  const [entryId = ''] = contest.entryIds;
  await db.updateTable('entry_tally').set({ up_count: 1000 }).where('entry_id', '=', entryId).execute();
  const differs = await runOps(['recount', '--contest', contest.contestId], env);
  expect(differs.code).toBe(1);
  expect(differs.output).toContain(`entryId ${entryId}`);
  expect(differs.output).toContain('stored up 1000');
  const json = await runOps(['recount', '--json'], env);
  expect(JSON.parse(json.output)).toMatchObject({
    differences: [{ table: 'entry_tally', key: { entryId }, stored: { up: 1000 } }],
  });
});

it('finds planted differences in country totals, budgets and batches', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const contest = await addSampleContest(db, { maxVotesPerVoter: 5 });
  const batchId = await addSampleVotes(db, { ...contest, voteCount: 30 });
  await db.transaction().execute((trx) => repairTotals(trx));
  expect(await recount(db)).toEqual([]);
  const tables = async (): Promise<string[]> => (await recount(db)).map(({ table }) => table);

  await sql`update entry_tally_country set weighted_score = weighted_score + 0.01 where entry_id = ${contest.entryIds[0]} and country = 'US'`.execute(
    db,
  );
  expect(await tables()).toEqual(['entry_tally_country']);
  await sql`insert into vote_budget values (${contest.contestId}, 'u:nobody', '2026-11-21', 2)`.execute(db);
  expect(await tables()).toEqual(['entry_tally_country', 'vote_budget']);
  await sql`update vote_batch set rejected_count = 1 where id = ${batchId}`.execute(db);
  expect(await recount(db)).toContainEqual(expect.objectContaining({ table: 'vote_batch', key: { batchId } }));
});

it('fails on every signed group that is not settled, and names it', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const env = { DATABASE_URL_DIRECT: database.url };
  const contest = await addSampleContest(db);
  const add = async (changes: UpdateObject<Database, 'vote_batch'>): Promise<string> => {
    const id = await addSampleVotes(db, { ...contest, voteCount: 4 });
    await db.updateTable('vote_batch').set(changes).where('id', '=', id).execute();
    return id;
  };
  await add({ cast_count: 4 });
  await db.transaction().execute((trx) => repairTotals(trx));
  expect(await runOps(['recount'], env)).toEqual({ code: 0, output: 'recount agrees with every stored total\n' });

  const open = await add({ settled_at: null, item_count: 6, cast_count: 4 });
  const pending = await add({ pending_count: 1, item_count: 5, cast_count: 4 });
  const lost = await add({ item_count: 7, cast_count: 5 });
  await db.transaction().execute((trx) => repairTotals(trx));
  const { code, output } = await runOps(['recount'], env);
  expect(code).toBe(1);
  expect(output).toContain(
    `unsettled: vote_batch ${open} of 2026-11-21T12:00:00.000Z: not settled; items 6, votes 4, outcomes 4, pending 0\n`,
  );
  expect(output).toContain(
    `unsettled: vote_batch ${pending} of 2026-11-21T12:00:00.000Z: items are not concluded; items 5, votes 4, outcomes 4, pending 1\n`,
  );
  expect(output).toContain(
    `unsettled: vote_batch ${lost} of 2026-11-21T12:00:00.000Z: outcomes are not as many as votes; items 7, votes 5, outcomes 4, pending 0\n`,
  );
  expect(output).toMatch(/0 differences, 3 not settled\n$/);
  const json = JSON.parse((await runOps(['recount', '--json', '--without-queue'], env)).output) as {
    unsettledGroups: { batchId: string }[];
  };
  expect(json).toMatchObject({ differences: [], queue: 'not asked' });
  expect(new Set(json.unsettledGroups.map(({ batchId }) => batchId))).toEqual(new Set([open, pending, lost]));
  expect(await runOps(['recount', '--contest', contest.contestId], env)).toMatchObject({ code: 0 });
});

it('names decisions of reviewers that wait, and fails on those that nobody takes up', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const env = { DATABASE_URL_DIRECT: database.url };
  const contest = await addSampleContest(db);
  await addSampleVotes(db, { ...contest, voteCount: 3, state: 'held' });
  await db.transaction().execute((trx) => repairTotals(trx));
  await sql`insert into vote_decision (id, vote_id, window_start, contest_id, decision, decided_at)
    select gen_random_uuid(), id, window_start, contest_id, 'accept', now() - interval '40 seconds' from vote`.execute(
    db,
  );
  const young = await runOps(['recount'], env);
  expect(young.code).toBe(0);
  expect(young.output).toMatch(
    /^waiting: 3 decisions of reviewers wait to be carried out, the oldest for [4-9]\d s\nrecount agrees with every stored total\n$/,
  );
  await sql`update vote_decision set settled_at = now() where id <> (select min(id::text)::uuid from vote_decision)`.execute(
    db,
  );
  await sql`update vote_decision set decided_at = now() - interval '2 hours'`.execute(db);
  const old = await runOps(['recount', '--contest', contest.contestId], env);
  expect(old.code).toBe(1);
  expect(old.output).toMatch(/^overdue: 1 decision of reviewers waits to be carried out, the oldest for 72\d\d s\n/);
  expect(await runOps(['recount', '--contest', randomUUID()], env)).toMatchObject({ code: 0 });
  const json = JSON.parse((await runOps(['recount', '--json'], env)).output) as { decisions: object };
  expect(json.decisions).toMatchObject({ count: 1, oldestAgeMs: expect.any(Number) });
});

describeEachQueueMode('recount and the queue', (mode) => {
  it('fails on every group that waits or failed there, and when the queue cannot be asked', async () => {
    await using target = await queueTarget(mode);
    const { redisUrl, databaseUrl, prefix } = target.store;
    await using queues = openQueueStore({ ...target.store, logger: silentLogger() });
    const env = {
      DATABASE_URL: databaseUrl,
      QUEUE_PREFIX: prefix,
      ...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
    };
    const queue = await queues.getQueue('votes');
    const agrees = { code: 0, output: 'recount agrees with every stored total\n' };
    expect(await runOps(['recount'], env)).toEqual(agrees);
    await queue.add('count-votes', {}, { jobId: 'v-waits' });
    await queue.add('count-votes', {}, { jobId: 'v-comes-later', delay: 600_000 });
    const server = mode === 'redis' ? 'Redis' : 'PostgreSQL';
    expect(await runOps(['recount'], env)).toEqual({
      code: 1,
      output: `unsettled: job v-waits on ${server} is waiting\nunsettled: job v-comes-later on ${server} is delayed\n0 differences, 2 not settled\n`,
    });
    const failing = defineJob({ ...countVotes, schema: z.object({}), jobId: () => 'v' });
    const consumer = queues.consumer({
      queue: 'votes',
      processors: [defineProcessor(failing, async () => Promise.reject(new PermanentJobError('poison')))],
    });
    await eventually(async () => expect(await queues.counts('votes')).toMatchObject({ failed: 1 }));
    await consumer.close();
    const { code, output } = await runOps(['recount', '--json'], env);
    expect(code).toBe(1);
    expect(JSON.parse(output)).toEqual({
      differences: [],
      unsettledGroups: [],
      queue: {
        mode,
        jobs: [
          { id: 'v-comes-later', state: 'delayed' },
          { id: 'v-waits', state: 'failed' },
        ],
      },
      decisions: { count: 0, oldestAgeMs: null },
    });
    expect(await runOps(['recount', '--without-queue'], env)).toEqual(agrees);
  });
});

it('does not take a queue that does not answer for an empty one', async () => {
  await using database = await testDatabase();
  const env = { DATABASE_URL: database.url, REDIS_URL: 'redis://127.0.0.1:9' };
  const asked = await runOps(['recount'], env);
  expect(asked).toMatchObject({
    code: 1,
    output: expect.stringContaining('the queue on Redis cannot be asked, so what waits there is not known') as string,
  });
  expect(await runOps(['recount', '--without-queue'], env)).toMatchObject({ code: 0 });
});

it('repairs totals with a row in the audit log, and leaves batches alone', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const env = { DATABASE_URL_DIRECT: database.url };
  const contest = await addSampleContest(db);
  const batchId = await addSampleVotes(db, { ...contest, voteCount: 20 });
  expect(await runOps(['recount', '--repair'], env)).toMatchObject({ code: 0 });
  expect(await recount(db)).toEqual([]);
  const audit = await db.selectFrom('audit_log').select(['action', 'actor_label']).execute();
  expect(audit).toEqual([{ action: 'recount.repair', actor_label: expect.stringMatching(/^shell .+@/) }]);

  await sql`update vote_batch set counted_count = 19 where id = ${batchId}`.execute(db);
  const left = await runOps(['recount', '--repair'], env);
  expect(left).toMatchObject({
    code: 1,
    output: expect.stringContaining(`not repaired: vote_batch batchId ${batchId}`),
  });
});

it('names the audit row that was tampered with', async () => {
  await using database = await testDatabase();
  const { db } = database;
  const env = { DATABASE_URL_DIRECT: database.url };
  for (let row = 0; row < 3; row++) {
    await sql`insert into audit_log (actor_label, action, target_type) values ('test', ${`action-${row}`}, 'test')`.execute(
      db,
    );
  }
  expect(await runOps(['audit-verify'], env)).toEqual({ code: 0, output: 'the audit log is unbroken\n' });
  const { id } = await db
    .selectFrom('audit_log')
    .select('id')
    .where('action', '=', 'action-1')
    .executeTakeFirstOrThrow();
  await db.transaction().execute(async (trx) => {
    await sql`set local session_replication_role = replica`.execute(trx);
    await sql`delete from audit_log where action = 'action-0'`.execute(trx);
  });
  expect(await runOps(['audit-verify'], env)).toEqual({ code: 1, output: `the audit log is broken at row ${id}\n` });
});

it('purges what is past its time and nothing else', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await sql`
    insert into queue_snapshot (queue, at, waiting_count, active_count, delayed_count, failed_count, completed_count)
    select 'votes', now() - make_interval(days => days), 0, 0, 0, 0, 0 from unnest('{89,91}'::integer[]) as days`.execute(
    db,
  );
  await sql`
    insert into outbox_event (id, aggregate_type, aggregate_id, type, payload, occurred_at)
    select gen_random_uuid(), 'contest', gen_random_uuid(), 'contest.updated', '{}', now() - make_interval(days => days)
    from unnest('{13,15,30}'::integer[]) as days`.execute(db);
  await sql`
    insert into fraud_counter (key, bucket, count)
    select 'k', (extract(epoch from now()) / 60)::integer - minutes, 1 from unnest('{1,1440,2890}'::integer[]) as minutes`.execute(
    db,
  );
  await sql`
    insert into rate_limit (key, points, expire)
    select 'k' || ms, 1, (extract(epoch from now()) * 1000)::bigint + ms from unnest('{-1000,60000}'::integer[]) as ms`.execute(
    db,
  );
  await sql`insert into vote_request (batch_id, digests) select (rpad(lpad(to_hex(((extract(epoch from now()) - days * 86400) * 1000)::bigint),
    12, '0'), 12) || '7fff8000000000000000')::uuid, decode(repeat('00', 16), 'hex') from unnest('{29,31}'::integer[]) as days`.execute(
    db,
  );
  const { code, output } = await runOps(['purge'], { DATABASE_URL: database.url });
  expect({ code, output }).toEqual({
    code: 0,
    output:
      'deleted: 0 refresh_token, 0 session, 0 access_revocation, 0 one_time_token, 0 mail, 0 unconfirmed_vote, ' +
      '0 idempotency_key, 1 rate_limit, 1 fraud_counter, 2 outbox_event, 1 queue_snapshot, 0 webhook_delivery, 1 vote_request\n',
  });
});

it('takes expired sessions, links and kept answers away, leaves those that are good, and does not touch the audit log [PL-07]', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await sql`insert into audit_log (actor_label, action, target_type) values ('test', 'kept', 'test')`.execute(db);
  const userId = randomUUID();
  await sql`insert into "user" (id, email, username, display_name) values (${userId}, 'a@example.org', 'somebody', 'S')`.execute(
    db,
  );
  const expiries = sql`(values ('-1 minute'::interval), ('1 hour')) as expiry (after)`;
  await sql`
    insert into session (id, user_id, kind, created_at, last_activity_at, expires_at)
    select gen_random_uuid(), ${userId}, 'cookie', now() - interval '1 day', now() - interval '1 day', now() + after from ${expiries}`.execute(
    db,
  );
  await sql`
    insert into one_time_token (hash, user_id, purpose, created_at, expires_at)
    select sha256(after::text::bytea), ${userId}, 'reset_password', now() - interval '1 day', now() + after from ${expiries}`.execute(
    db,
  );
  await sql`
    insert into idempotency_key (caller, endpoint, key, request_hash, state, created_at, expires_at)
    select 'u:1', 'POST', after::text, sha256(''), 'in_flight', now(), now() + after from ${expiries}`.execute(db);
  const tables = ['session', 'one_time_token', 'idempotency_key', 'audit_log'];
  const counts = async () => {
    const all = tables.map((table) =>
      sql<{ n: number }>`select count(*)::integer as n from ${sql.table(table)}`.execute(db),
    );
    return (await Promise.all(all)).map(({ rows }) => rows[0]?.n);
  };
  expect(await counts()).toEqual([2, 2, 2, 1]);
  const { code, output } = await runOps(['purge'], { DATABASE_URL: database.url });
  expect([code, output]).toEqual([0, expect.stringMatching(/1 session,.* 1 one_time_token,.* 1 idempotency_key,/)]);
  expect(await counts()).toEqual([1, 1, 1, 1]);
  expect(await runOps(['audit-verify'], { DATABASE_URL: database.url })).toMatchObject({ code: 0 });
});

it('refuses unknown commands and missing variables', async () => {
  expect(await runOps(['recont'], {})).toMatchObject({ code: 2, output: expect.stringContaining('Usage') });
  expect(await runOps(['--help'], {})).toMatchObject({ code: 0, output: expect.stringMatching(/^Usage/) });
  expect(await runOps(['recount'], {})).toMatchObject({
    code: 1,
    output: expect.stringContaining('DATABASE_URL: is not set'),
  });
});
