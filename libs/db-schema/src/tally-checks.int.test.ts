import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addSampleContest } from './sample-rows.test-support.ts';

const checkViolation = '23514';

let database: TestDatabase;
let key: [entryId: string, contestId: string];

beforeAll(async () => {
  database = await testDatabase();
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await addSampleContest(database.db, { entryCount: 1 });
  key = [entryId, contestId];
  await database.pool.query(
    `insert into entry_tally (entry_id, contest_id, up_count, down_count, updated_at) values ($1, $2, 1, 1, now())`,
    key,
  );
  await database.pool.query(
    `insert into entry_tally_country (entry_id, contest_id, country, up_count, down_count) values ($1, $2, 'DE', 1, 1)`,
    key,
  );
  await database.pool.query(
    `insert into vote_budget (contest_id, voter_key, window_start, used_count) values ($1, 'u:ann', '2026-11-21', 1)`,
    [contestId],
  );
  await database.pool.query(
    `insert into vote_batch (id, opened_at, root, signature, item_count, counted_count, held_count, rejected_count, void_count, pending_count)
     values (gen_random_uuid(), now(), $1, 'none', 5, 1, 1, 1, 1, 1)`,
    [Buffer.alloc(32)],
  );
});

afterAll(() => database[Symbol.asyncDispose]());

/* What takes away more than was ever added is a fault that must not be stored, whichever code makes it. */
describe('a count below zero is refused', () => {
  it.each([
    ['entry_tally', 'up_count'],
    ['entry_tally', 'down_count'],
    ['entry_tally_country', 'up_count'],
    ['entry_tally_country', 'down_count'],
    ['vote_budget', 'used_count'],
    ['vote_batch', 'counted_count'],
    ['vote_batch', 'held_count'],
    ['vote_batch', 'rejected_count'],
    ['vote_batch', 'void_count'],
    ['vote_batch', 'pending_count'],
  ])('%s.%s', async (table, column) => {
    await database.pool.query(`update ${table} set ${column} = 0`);
    await expect(database.pool.query(`update ${table} set ${column} = ${column} - 1`)).rejects.toMatchObject({
      code: checkViolation,
      table,
    });
  });

  it.each([
    [
      'entry_tally',
      `insert into entry_tally (entry_id, contest_id, up_count, updated_at) values ($1, $2, -1, now())
       on conflict (entry_id) do update set up_count = entry_tally.up_count + excluded.up_count`,
    ],
    [
      'entry_tally_country',
      `insert into entry_tally_country (entry_id, contest_id, country, down_count) values ($1, $2, 'FR', -1)`,
    ],
  ])('also as the first row of %s', async (table, insert) => {
    await expect(database.pool.query(insert, key)).rejects.toMatchObject({ code: checkViolation, table });
  });
});
