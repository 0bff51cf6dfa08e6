import { testDatabase } from '@urvote/testkit/test-database';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { defaultPartitionRowCounts, ensurePartitions } from './partitions.ts';
import { addSampleContest, addSampleVotes } from './sample-rows.test-support.ts';

it('moves votes out of the DEFAULT partition when their month is made, and keeps every one', async () => {
  await using database = await testDatabase();
  const contest = await addSampleContest(database.db);
  await addSampleVotes(database.db, { ...contest, voteCount: 30, day: '2031-05-01' });
  await addSampleVotes(database.db, { ...contest, voteCount: 5, day: '2031-06-30' });
  expect(await defaultPartitionRowCounts(database.db)).toEqual([
    { table: 'vote', month: '2031-05-01', rowCount: 30 },
    { table: 'vote', month: '2031-06-01', rowCount: 5 },
  ]);

  const made = await ensurePartitions(database.db, { from: '2031-05-17', monthCount: 1 });
  expect(made).toEqual(['vote_203105', 'vote_rejection_203105']);
  expect(await defaultPartitionRowCounts(database.db)).toEqual([{ table: 'vote', month: '2031-06-01', rowCount: 5 }]);
  const { rows } = await sql`select tableoid::regclass::text as part, count(*) from vote group by 1 order by 1`.execute(
    database.db,
  );
  expect(rows).toEqual([
    { part: 'vote_203105', count: 30 },
    { part: 'vote_default', count: 5 },
  ]);

  const partitions = await sql<{ name: string; bounds: string }>`
    select relname as name, pg_get_expr(relpartbound, oid) as bounds from pg_class
    where relname in ('vote_203105', 'vote_default', 'vote_rejection_default') order by 1`.execute(database.db);
  expect(partitions.rows).toEqual([
    { name: 'vote_203105', bounds: "FOR VALUES FROM ('2031-05-01') TO ('2031-06-01')" },
    { name: 'vote_default', bounds: 'DEFAULT' },
    { name: 'vote_rejection_default', bounds: 'DEFAULT' },
  ]);
});

it('keeps the slot, the keys and the checks on a partition made later', async () => {
  await using database = await testDatabase();
  await ensurePartitions(database.db, { from: '2031-05-01', monthCount: 1 });
  const { rows } = await sql<{ parent: number; part: number }>`
    select (select count(*)::integer from pg_index where indrelid = 'vote'::regclass) as parent,
      (select count(*)::integer from pg_index where indrelid = 'vote_203105'::regclass) as part`.execute(database.db);
  expect(rows[0]?.part).toBe(rows[0]?.parent);
  const contest = await addSampleContest(database.db);
  const twice = addSampleVotes(database.db, {
    contestId: contest.contestId,
    entryIds: [contest.contestId],
    voteCount: 1,
    day: '2031-05-02',
  });
  await expect(twice).rejects.toMatchObject({ code: '23503' });
});

it('makes partitions once when several sweeps run at the same time', async () => {
  await using database = await testDatabase();
  const sweeps = Array.from({ length: 4 }, () => ensurePartitions(database.db, { from: '2032-01-01', monthCount: 2 }));
  const made = (await Promise.all(sweeps)).flat();
  expect(made.toSorted()).toEqual(['vote_203201', 'vote_203202', 'vote_rejection_203201', 'vote_rejection_203202']);
});
