import { randomUUID } from 'node:crypto';
import { type TestDatabase, testDatabase } from '@urvote/testkit/test-database';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { crowdedSlots, overspentBudgets, repeatedIds } from './broken-slots.ts';
import { askedThrough, type StoredRow, storedVotes } from './stored-votes.ts';
import { wrongTotals } from './wrong-totals.ts';

const day = '2026-11-21';

let database: TestDatabase;
let contestId: string;
let entryId: string;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(() => database[Symbol.asyncDispose]());

const run = (text: string, values: unknown[] = []) => database.pool.query(text, values);

/** A contest with a budget of two, one entry, and three voters: two counted likes and a held one, with totals that agree. */
beforeEach(async () => {
  [contestId, entryId] = [randomUUID(), randomUUID()];
  const [clientId, batchId] = [randomUUID(), randomUUID()];
  await run(
    `truncate client, contest, entry, vote, vote_rejection, vote_batch, entry_tally, entry_tally_country, vote_budget cascade`,
  );
  await run(`insert into client (id, slug, name) values ($1, 'client', 'Client')`, [clientId]);
  await run(
    `insert into contest (id, client_id, slug, name, status, vote_policy, max_votes_per_voter, voting_starts_at, voting_ends_at)
     values ($1, $2, 'contest', 'Contest', 'open', 'daily', 2, '2026-01-01', '2027-01-01')`,
    [contestId, clientId],
  );
  await run(
    `insert into entry (id, contest_id, kind, title, artist_name, status, approved_at) values ($1, $2, 'music', 'Entry', 'Artist', 'approved', now())`,
    [entryId, contestId],
  );
  await run(
    `insert into vote_batch (id, opened_at, root, signature, item_count, counted_count, held_count, rejected_count, settled_at)
     values ($1, now(), $2, 'none', 4, 2, 1, 1, now())`,
    [batchId, Buffer.alloc(32)],
  );
  const votes = [
    ['u:ann', 'counted', 'DE', 1],
    ['u:bob', 'counted', null, 0.5],
    ['u:cid', 'held', 'DE', 1],
  ] as const;
  for (const [voter, state, country, weight] of votes) {
    await run(
      `insert into vote (id, window_start, contest_id, entry_id, voter_key, tier, value, state, vote_weight, country, cast_at, settled_at, batch_id, leaf_index)
       values (gen_random_uuid(), $1, $2, $3, $4, 'account', 1, $5, $6, $7, now(), now(), $8, 0)`,
      [day, contestId, entryId, voter, state, weight, country, batchId],
    );
    await run(`insert into vote_budget (contest_id, voter_key, window_start, used_count) values ($1, $2, $3, 1)`, [
      contestId,
      voter,
      day,
    ]);
  }
  await run(
    `insert into vote_rejection (id, window_start, contest_id, entry_id, voter_key, tier, value, reason, cast_at, settled_at, batch_id, leaf_index)
     values (gen_random_uuid(), $1, $2, $3, 'u:ann', 'account', 1, 'already_voted', now(), now(), $4, 3)`,
    [day, contestId, entryId, batchId],
  );
  await run(
    `insert into entry_tally (entry_id, contest_id, up_count, weighted_score, updated_at) values ($1, $2, 2, 1.5, now())`,
    [entryId, contestId],
  );
  await run(
    `insert into entry_tally_country (entry_id, country, contest_id, up_count, weighted_score) values ($1, 'DE', $2, 1, 1)`,
    [entryId, contestId],
  );
});

describe('totals', () => {
  it('that agree are not named', async () => {
    expect(await wrongTotals(database.pool)).toEqual([]);
    expect(await wrongTotals(askedThrough(database.db), contestId)).toEqual([]);
  });

  it.each([
    ['a total that is one too high', `update entry_tally set up_count = up_count + 1`, 'entry_tally '],
    ['a dislike nobody gave', `update entry_tally set down_count = 1`, 'entry_tally '],
    [
      'a score that is off by a hundredth',
      `update entry_tally set weighted_score = weighted_score + 0.01`,
      'entry_tally ',
    ],
    ['a total that is missing', `delete from entry_tally`, 'entry_tally '],
    ["a country's total that is too low", `update entry_tally_country set up_count = 0`, 'entry_tally_country '],
    ['a country nobody voted from', `update entry_tally_country set country = 'FR'`, 'entry_tally_country '],
    [
      'a budget that is spent too far',
      `update vote_budget set used_count = 2 where voter_key = 'u:cid'`,
      'vote_budget ',
    ],
    ['a budget that a held vote did not spend', `delete from vote_budget where voter_key = 'u:cid'`, 'vote_budget '],
    ['a lost vote', `delete from vote where voter_key = 'u:cid'`, 'vote_batch '],
    ['a lost refusal', `delete from vote_rejection`, 'vote_batch '],
    ['a group with more votes than items', `update vote_batch set item_count = 3`, 'vote_batch '],
    ['a group that says less than is stored', `update vote_batch set held_count = 0`, 'vote_batch '],
    ['votes of a group that is not there', `delete from vote_batch`, 'vote_batch '],
    [
      "a vote counted behind the totals' back",
      `update vote set state = 'counted' where state = 'held'`,
      'entry_tally ',
    ],
  ])('with %s are named', async (_name, plant, table) => {
    await run(plant);
    expect((await wrongTotals(database.pool)).filter((line) => line.startsWith(table))).not.toEqual([]);
  });
});

describe('slots', () => {
  const vote = (change: Partial<StoredRow>): StoredRow => ({
    id: randomUUID(),
    table: 'vote',
    contestId: 'contest',
    entryId: 'entry',
    voterKey: 'u:ann',
    mailboxKey: null,
    isProven: false,
    windowStart: day,
    value: 1,
    weight: 1,
    country: null,
    state: 'counted',
    reason: null,
    castAt: new Date(),
    settledAt: new Date(),
    batchId: '',
    leafIndex: 0,
    ...change,
  });
  const allowances = new Map([['contest', { policy: 'daily', maxVotesPerVoter: 1 }]]);
  const faultsOf = (votes: StoredRow[]) =>
    [...repeatedIds(votes), ...crowdedSlots(votes), ...overspentBudgets(votes, allowances)].map(
      (line) => line.split(' ')[0],
    );

  it('are read as they are stored, refused votes included', async () => {
    const rows = await storedVotes(database.pool, contestId);
    expect(rows.map(({ voterKey, state, table }) => `${voterKey} ${state} ${table}`).sort()).toEqual([
      'u:ann counted vote',
      'u:ann rejected vote_rejection',
      'u:bob counted vote',
      'u:cid held vote',
    ]);
    expect(await storedVotes(database.pool, randomUUID())).toEqual([]);
  });

  it.each<[string, Partial<StoredRow>, Partial<StoredRow>, string[]]>([
    ['two voters', {}, { voterKey: 'u:bob' }, []],
    ['a vote and a refused one', {}, { state: 'rejected' }, []],
    ['a vote and one that was taken back', {}, { state: 'void' }, []],
    ['one window after another', {}, { windowStart: '2026-11-22' }, []],
    ['a counted and a held vote of one voter', {}, { state: 'held' }, ['slot', 'budget']],
    ['votes for two entries with a budget of one', {}, { entryId: 'other' }, ['budget']],
    [
      'two counted votes of one mailbox',
      { mailboxKey: 'm' },
      { mailboxKey: 'm', voterKey: 'u:bob' },
      ['mailbox', 'budget'],
    ],
    [
      'a counted and a held vote of one mailbox',
      { mailboxKey: 'm' },
      { mailboxKey: 'm', voterKey: 'u:bob', state: 'held' },
      [],
    ],
    ['one id twice', { id: 'a' }, { id: 'a', state: 'rejected' }, ['vote']],
  ])('with %s', (_name, one, other, expected) => {
    expect(faultsOf([vote(one), vote(other)])).toEqual(expected);
  });
});
