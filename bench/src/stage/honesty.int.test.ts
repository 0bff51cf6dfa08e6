import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assertAllSettled } from './honesty.queries.ts';
import { type BenchDatabase, type BenchServers, startServers } from './servers.ts';

let servers: BenchServers;
beforeAll(async () => void (servers = await startServers({ countsStatements: false })));
afterAll(() => servers[Symbol.asyncDispose]());

const votes = 6;

/** Six counted votes of one group, with every total as it should be. */
async function settledDatabase(): Promise<BenchDatabase> {
  const database = await servers.cloneDatabase();
  const {
    db,
    contest: {
      contestId,
      windowStart,
      entryIds: [entryId = ''],
    },
  } = database;
  const batchId = randomUUID();
  for (let leaf = 0; leaf < votes; leaf += 1)
    await sql`insert into vote (id, window_start, contest_id, entry_id, voter_key, tier, value, state, country, cast_at, settled_at, batch_id, leaf_index)
      values (${randomUUID()}, ${windowStart}, ${contestId}, ${entryId}, ${`u:${leaf}`}, 'account', 1, 'counted', 'DE', now(), now(), ${batchId}, ${leaf})`.execute(
      db,
    );
  await sql`insert into vote_batch (id, item_count, counted_count, opened_at, settled_at, root, signature)
    values (${batchId}, ${votes}, ${votes}, now(), now(), ${Buffer.alloc(32)}, 's')`.execute(db);
  await sql`insert into entry_tally (contest_id, entry_id, up_count, weighted_score, updated_at) values (${contestId}, ${entryId}, ${votes}, ${votes}, now())`.execute(
    db,
  );
  await sql`insert into entry_tally_country (contest_id, entry_id, country, up_count, weighted_score) values (${contestId}, ${entryId}, 'DE', ${votes}, ${votes})`.execute(
    db,
  );
  return database;
}

describe('figures', () => {
  it('are believed when everything adds up', async () => {
    await using database = await settledDatabase();
    expect(await assertAllSettled(database.db, votes)).toEqual({
      counted: votes,
      held: 0,
      rejected: 0,
      void: 0,
      groupSize: votes,
    });
  });

  it('are void when a vote is missing, or one too many', async () => {
    await using database = await settledDatabase();
    await expect(assertAllSettled(database.db, votes + 1)).rejects.toThrow(
      /void: 7 votes were accepted and 6 are stored/,
    );
    await expect(assertAllSettled(database.db, votes - 1)).rejects.toThrow(/void/);
  });

  it.each([
    ['update entry_tally set up_count = up_count + 1', /"totals":1/],
    ['update entry_tally set weighted_score = weighted_score - 0.5', /"totals":1/],
    ['delete from entry_tally', /"totals":1/],
    ['update entry_tally_country set up_count = 0', /"totals by country":1/],
    ['update vote_batch set settled_at = null', /"groups":1/],
    ['update vote_batch set counted_count = counted_count - 1', /"groups":1/],
    ['update vote_batch set item_count = item_count + 1', /"groups":1/],
    [`update vote set batch_id = gen_random_uuid() where voter_key = 'u:0'`, /"groups":2/],
    [`drop index vote_slot_key; update vote set voter_key = 'u:1' where voter_key = 'u:0'`, /"slots":1/],
  ])('are void after: %s', async (statements, expected) => {
    await using database = await settledDatabase();
    for (const statement of statements.split(';')) await sql.raw(statement).execute(database.db);
    await expect(assertAllSettled(database.db, votes)).rejects.toThrow(expected);
  });
});
