import { randomUUID } from 'node:crypto';
import { SourceCache } from '@urvote/voting/fraud/sources/source-cache';
import { describe, expect, it } from 'vitest';
import {
  cast,
  casts,
  group,
  noon,
  seedContest,
  statesOf,
  storedRows,
  testWorker,
  withdrawalOf,
  wrongTotals,
} from '../vote-worker.test-support.ts';
import { countVotes } from './count-votes.processor.ts';

describe('one group', () => {
  it('is counted, with its tallies, its batch and its event', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [first = '', second = ''],
    } = await seedContest(worker.pool, { allow_dislike: true });
    const job = group([...casts(5, { contestId, entryId: first }), cast({ contestId, entryId: second, value: -1 })]);
    const [result] = await countVotes(worker.context, [job]);
    expect(result).toEqual({
      groupId: job.batchId,
      counts: { counted: 6, held: 0, rejected: 0, void: 0 },
      poison: [],
      early: [],
    });
    expect(await wrongTotals(worker.pool)).toEqual([]);
    const tallies = await worker.pool.query(
      'select entry_id, up_count, down_count, weighted_score from entry_tally order by up_count desc',
    );
    expect(tallies.rows).toEqual([
      { entry_id: first, up_count: 5, down_count: 0, weighted_score: '5.00' },
      { entry_id: second, up_count: 0, down_count: 1, weighted_score: '-1.00' },
    ]);
    const batch = await worker.pool.query('select item_count, counted_count, settled_at from vote_batch');
    expect(batch.rows).toEqual([{ item_count: 6, counted_count: 6, settled_at: new Date(noon) }]);
    const events = await worker.pool.query(`select payload from outbox_event where type = 'vote.counted'`);
    const entries = [
      { entryId: first, up: 5, down: 0 },
      { entryId: second, up: 0, down: 1 },
    ].sort((a, b) => (a.entryId < b.entryId ? -1 : 1));
    expect(events.rows).toEqual([{ payload: { contestId, entries } }]);
  });

  it('run again, one after the other, at once and twice in one run, changes nothing', async () => {
    await using worker = await testWorker();
    await using other = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const voterKey = 'u:twice';
    const job = group([
      ...casts(20, { contestId, entryId }),
      cast({ contestId, entryId, voterKey }),
      cast({ contestId, entryId, voterKey }),
    ]);
    const elsewhere = {
      ...other.context,
      pool: worker.context.pool,
      db: worker.context.db,
      ruleSets: worker.context.ruleSets,
    };
    await Promise.all([
      countVotes(worker.context, [job]),
      countVotes(elsewhere, [job]),
      countVotes(worker.context, [job, job]),
    ]);
    await countVotes(worker.context, [job]);
    expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 21, rejected: 1 });
    expect(await wrongTotals(worker.pool)).toEqual([]);
    const counters = await worker.pool.query(
      `select count, hour_count, minute_count from fraud_counter where key = $1`,
      [`c::${contestId}`],
    );
    expect(counters.rows).toEqual([{ count: 21, hour_count: 21, minute_count: 21 }]);
  });

  it('whose transaction breaks off counts nothing, and counts once when it is run again', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool, { voter_tier: 'guest' });
    const job = group(
      casts(60, { contestId, entryId }, (index) => ({
        tier: 'guest',
        ip: `203.0.113.${index}`,
        deviceHash: `d${index}`,
      })),
    );
    const { pool } = worker;
    await pool.query(
      `create function break_off() returns trigger language plpgsql as $$ begin raise exception 'broken off' using errcode = '40001'; end $$`,
    );
    await pool.query(
      'create constraint trigger break_off after insert on outbox_event deferrable initially deferred for each row execute function break_off()',
    );
    await expect(countVotes(worker.context, [job])).rejects.toThrow('broken off');
    expect((await pool.query('select key from fraud_counter')).rows).toEqual([]);
    await pool.query('drop trigger break_off on outbox_event');
    await countVotes(worker.context, [job]);
    await countVotes({ ...worker.context, sourceCache: new SourceCache(1) }, [job]);
    const rows = await pool.query('select key, count from fraud_counter where key = any($1)', [
      [`w:203.0.113.0/24:${contestId}`, `w:203.0.113.0/24:${entryId}`],
    ]);
    expect(rows.rows.map(({ count }) => count)).toEqual([60, 60]);
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('of withdrawals alone is settled', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const vote = cast({ contestId, entryId });
    await countVotes(worker.context, [group([vote])]);
    const again = group([withdrawalOf(vote)]);
    await countVotes(worker.context, [again]);
    await countVotes(worker.context, [again, group([withdrawalOf(vote)])]);
    const row = (await storedRows(worker.pool)).get(vote.id);
    expect(row).toMatchObject({ state: 'void', reason: 'withdrawn' });
    expect(await wrongTotals(worker.pool)).toEqual([]);
    const open = await worker.pool.query('select 1 from vote_batch where settled_at is null');
    expect(open.rows).toEqual([]);
  });
});

describe('what a cast names', () => {
  it('is rejected when the entry or contest does not exist, or the entry is of another contest', async () => {
    await using worker = await testWorker();
    const one = await seedContest(worker.pool);
    const other = await seedContest(worker.pool);
    const items = [
      cast({ contestId: one.contestId, entryId: randomUUID() }),
      cast({ contestId: randomUUID(), entryId: one.entryIds[0] ?? '' }),
      cast({ contestId: one.contestId, entryId: other.entryIds[0] ?? '' }),
    ];
    const [result] = await countVotes(worker.context, [group(items)]);
    expect(result?.counts).toEqual({ counted: 0, held: 0, rejected: 3, void: 0 });
    expect([...(await storedRows(worker.pool)).values()].map(({ reason }) => reason)).toEqual(
      Array(3).fill('entry_not_found'),
    );
  });

  it('may be a month without a partition', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const vote = cast({ contestId, entryId, windowStart: '2031-02-03', voterKey: 'u:late' });
    await countVotes(worker.context, [group([vote]), group([cast({ ...vote, id: randomUUID() })])]);
    expect(statesOf(await storedRows(worker.pool))).toEqual({ counted: 1, rejected: 1 });
    expect((await worker.pool.query('select count(*) from vote_default')).rows).toEqual([{ count: 2 }]);
  });

  it('may hold any text where voters type it, and an address that is none', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const texts = ['tab\tline\nreturn\rback\\slash \\N \\.', 'nul\0half\ud83d', '😀"\'{},', ''];
    const items = texts.flatMap((voterName) => [
      cast({ contestId, entryId, voterName, userAgent: `${browserLike}${voterName}`, ip: 'no address' }),
      cast({ contestId, entryId, voterName, userAgent: voterName, ip: '::ffff:192.0.2.1' }),
    ]);
    // One taken slot makes the whole group take the slower statement.
    for (const more of [
      [],
      [cast({ contestId, entryId, voterKey: 'u:a' })],
      [cast({ contestId, entryId, voterKey: 'u:a' })],
    ]) {
      const fresh = items.map((item) => ({ ...item, id: randomUUID(), voterKey: `u:${randomUUID()}` }));
      const [result] = await countVotes(worker.context, [group([...fresh, ...more])]);
      expect(result?.poison).toEqual([]);
      const rows = await storedRows(worker.pool);
      const clean = (text: string) => text.replaceAll('\0', '\ufffd').toWellFormed();
      expect(fresh.map(({ id }) => rows.get(id)?.voter_name)).toEqual(
        fresh.map(({ voterName = '' }) => clean(voterName)),
      );
      expect(fresh.map(({ id }) => rows.get(id)?.user_agent)).toEqual(
        fresh.map(({ userAgent = '' }) => clean(userAgent)),
      );
      expect(fresh.map(({ id }) => rows.get(id)?.ip)).toEqual(
        fresh.map((_, index) => (index % 2 === 0 ? null : '192.0.2.1')),
      );
    }
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });
});

const browserLike = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ';

describe('poison', () => {
  it('in the middle is named and all others are stored; repaired, only the missing one is stored', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const good = casts(9, { contestId, entryId });
    const unreadable = { ...cast({ contestId, entryId }), value: 2 };
    const refused = cast({ contestId, entryId, leafIndex: 40_000 });
    const job = group([
      ...good.slice(0, 4),
      unreadable,
      refused,
      ...good.slice(4),
      cast({ contestId, entryId, castAtMs: 9e15 }),
    ]);
    const [result] = await countVotes(worker.context, [job]);
    expect(result?.poison.map(({ id, problem }) => [id, problem])).toEqual([
      [unreadable.id, 'value: invalid_union'],
      [(job.items.at(-1) as { id: string }).id, 'castAtMs: too late'],
      [refused.id, 'SQLSTATE 22003'],
    ]);
    expect([...(await storedRows(worker.pool)).keys()].sort()).toEqual(good.map(({ id }) => id).sort());

    const repaired = {
      ...job,
      items: job.items.map((item) => ({ ...(item as object), value: 1, leafIndex: 0, castAtMs: noon })),
    };
    const [again] = await countVotes(worker.context, [repaired]);
    expect(again).toMatchObject({ counts: { counted: 3 }, poison: [] });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('as the group itself fails for good', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const job = { ...group([cast({ contestId, entryId })]), root: '!'.repeat(43) };
    await expect(countVotes(worker.context, [job])).rejects.toMatchObject({ code: '23514' });
  });
});

describe('a withdrawal', () => {
  it('before its vote is early, and applied when it comes again', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool);
    const vote = cast({ contestId, entryId });
    const withdrawal = group([withdrawalOf(vote)]);
    const [early] = await countVotes(worker.context, [withdrawal]);
    expect(early?.early).toHaveLength(1);
    await countVotes(worker.context, [group([vote])]);
    const [applied] = await countVotes(worker.context, [withdrawal]);
    expect(applied?.early).toEqual([]);
    expect((await storedRows(worker.pool)).get(vote.id)).toMatchObject({ state: 'void', reason: 'withdrawn' });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('beside its vote is applied, and of a rejected vote is nothing to do', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool, { max_votes_per_voter: 1 });
    const vote = cast({ contestId, entryId, voterKey: 'u:a' });
    const rejected = cast({ contestId, entryId, voterKey: 'u:a', castAtMs: noon + 5 });
    const withdrawn = withdrawalOf(vote, { requestedAtMs: noon + 9 });
    const [result] = await countVotes(worker.context, [group([withdrawn, vote, rejected, withdrawalOf(rejected)])]);
    expect(result).toMatchObject({ early: [], counts: { void: 1, rejected: 1 } });
    expect(statesOf(await storedRows(worker.pool))).toEqual({ void: 1, rejected: 1 });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('frees slot and budget for a cast of the same group', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [entryId = ''],
    } = await seedContest(worker.pool, { max_votes_per_voter: 1 });
    const vote = cast({ contestId, entryId, voterKey: 'u:a' });
    await countVotes(worker.context, [group([vote])]);
    const next = cast({ contestId, entryId, voterKey: 'u:a', castAtMs: noon + 5 });
    await countVotes(worker.context, [group([next, withdrawalOf(vote)])]);
    const rows = await storedRows(worker.pool);
    expect([rows.get(vote.id)?.state, rows.get(next.id)?.state]).toEqual(['void', 'counted']);
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });

  it('of a vote from before the contest had a budget is applied', async () => {
    await using worker = await testWorker();
    const {
      contestId,
      entryIds: [first = '', second = ''],
    } = await seedContest(worker.pool);
    const vote = cast({ contestId, entryId: first, voterKey: 'u:a' });
    await countVotes(worker.context, [group([vote])]);
    await worker.pool.query('update contest set max_votes_per_voter = 1 where id = $1', [contestId]);
    const [over] = await countVotes(worker.context, [
      group([cast({ contestId, entryId: second, voterKey: 'u:a', castAtMs: noon + 5 })]),
    ]);
    expect(over?.counts).toMatchObject({ rejected: 1 });
    const [withdrawn] = await countVotes(worker.context, [group([withdrawalOf(vote)])]);
    expect(withdrawn).toMatchObject({ poison: [], early: [] });
    expect(await wrongTotals(worker.pool)).toEqual([]);
  });
});
