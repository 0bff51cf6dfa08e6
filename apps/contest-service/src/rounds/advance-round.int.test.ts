import { randomUUID } from 'node:crypto';
import { advanceRound } from '@urvote/contracts/http/contests/round-endpoints';
import type { Database } from '@urvote/db-schema/database';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import type { Kysely } from 'kysely';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry } from '../contest-service.test-support.ts';
import { serviceAndDatabase } from '../contests/contests.test-support.ts';

const shared = sharedByTests(serviceAndDatabase);

/** A closed contest whose entries have these likes, and the draft of its next round. */
async function insertRounds(db: Kysely<Database>, likes: readonly number[], change: object = {}) {
  const from = await insertContest(db, { status: 'closed', ...change });
  const { client_id } = await db
    .selectFrom('contest')
    .select('client_id')
    .where('id', '=', from)
    .executeTakeFirstOrThrow();
  const to = await insertContest(db, { status: 'draft', client_id });
  const category = async (contestId: string) => {
    const id = randomUUID();
    await db.insertInto('category').values({ id, contest_id: contestId, slug: 'folk', name: 'Folk' }).execute();
    return id;
  };
  const categoryId = await category(from);
  const nextCategoryId = await category(to);
  const entryIds: string[] = [];
  for (const [index, up] of likes.entries()) {
    const created_at = new Date(Date.UTC(2026, 0, likes.length - index));
    const row = {
      status: 'approved',
      approved_at: created_at,
      created_at,
      title: `No. ${index}`,
      category_id: categoryId,
    };
    const entryId = await insertEntry(db, from, row);
    entryIds.push(entryId);
    const tally = { contest_id: from, entry_id: entryId, up_count: up, weighted_score: up, updated_at: created_at };
    await db.insertInto('entry_tally').values(tally).execute();
  }
  return { from, to, entryIds, nextCategoryId };
}

function writtenIn(db: Kysely<Database>, { from, to }: { from: string; to: string }) {
  return Promise.all([
    db.selectFrom('entry').selectAll().where('contest_id', '=', to).execute(),
    db.selectFrom('audit_log').select(['action', 'details']).where('target_id', '=', from).execute(),
    db.selectFrom('contest_history').select('kind').where('contest_id', 'in', [from, to]).execute(),
    db.selectFrom('contest_round').selectAll().where('from_contest_id', '=', from).execute(),
  ]);
}

describe('a round', () => {
  it('takes the first entries by rank from the one before as one audited action, once for 10 who ask at once [XA-011]', async () => {
    const { db, service } = shared();
    const rounds = await insertRounds(db, [5, 9, 1, 7, 3]);
    const { from, to, entryIds, nextCategoryId } = rounds;
    const advance = () =>
      service.admin.call(advanceRound, { params: { contestId: from }, body: { toContestId: to, count: 3 } });
    const answers = await Promise.all(Array.from({ length: 10 }, advance));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    const done = answers.find(({ status }) => status === 200)?.body as {
      entries: { fromEntryId: string; entryId: string; rank: number }[];
    };
    expect(done.entries.map(({ fromEntryId, rank }) => [entryIds.indexOf(fromEntryId), rank])).toEqual([
      [1, 1],
      [3, 2],
      [0, 3],
    ]);
    const [entries, audits, history, round] = await writtenIn(db, rounds);
    expect(entries.map(({ status, title, category_id }) => [status, title, category_id]).toSorted()).toEqual(
      ['No. 0', 'No. 1', 'No. 3'].map((title) => ['approved', title, nextCategoryId]),
    );
    expect(audits).toEqual([
      {
        action: 'contest.advance',
        details: expect.objectContaining({ toContestId: to, entryCount: 3, entries: done.entries }),
      },
    ]);
    expect([history.map(({ kind }) => kind), round.length]).toEqual([['advanced', 'advanced'], 1]);
    const ids = done.entries.map(({ entryId }) => entryId);
    const events = await db.selectFrom('outbox_event').select('type').where('aggregate_id', 'in', ids).execute();
    expect(events).toEqual(ids.map(() => ({ type: 'entry.approved' })));
    expect(await db.selectFrom('entry_tally').select('entry_id').where('contest_id', '=', to).execute()).toEqual([]);
  });

  it('is decided at a tie by the declared rule, and refused where the organiser is the rule', async () => {
    const { db, service } = shared();
    const call = ({ from, to }: { from: string; to: string }) =>
      service.admin.call(advanceRound, { params: { contestId: from }, body: { toContestId: to, count: 2 } });
    const earliest = await insertRounds(db, [4, 9, 4, 4]);
    const decided = (await call(earliest)).body as {
      entries: { fromEntryId: string }[];
      cut: { rule: string; entryIds: string[] };
    };
    expect(decided.entries.map(({ fromEntryId }) => earliest.entryIds.indexOf(fromEntryId))).toEqual([1, 3]);
    expect([decided.cut.rule, decided.cut.entryIds.length]).toEqual(['earliest', 3]);
    const refused = await call(await insertRounds(db, [4, 9, 4], { tie_break: 'organiser' }));
    expect([refused.status, (refused.body as { tiedEntryIds: string[] }).tiedEntryIds.length]).toEqual([409, 2]);
  });

  it('is refused too early, too late, for another client and for ballots, and then writes nothing', async () => {
    const { db, service } = shared();
    const call = async (contestId: string, toContestId: string) =>
      (await service.admin.call(advanceRound, { params: { contestId }, body: { toContestId, count: 1 } })).status;
    const open = await insertRounds(db, [1], { status: 'open' });
    const ranked = await insertRounds(db, [1], { counting_method: 'schulze' });
    const closed = await insertRounds(db, [1]);
    const begun = await insertContest(db, { status: 'open' });
    const { client_id } = await db
      .selectFrom('contest')
      .select('client_id')
      .where('id', '=', closed.from)
      .executeTakeFirstOrThrow();
    const late = await insertContest(db, { status: 'open', client_id });
    expect([
      await call(open.from, open.to),
      await call(ranked.from, ranked.to),
      await call(closed.from, late),
      await call(closed.from, begun),
      await call(closed.from, closed.from),
      await call(closed.from, randomUUID()),
    ]).toEqual([409, 409, 409, 422, 422, 422]);
    for (const rounds of [open, ranked, closed])
      expect((await writtenIn(db, rounds)).map((rows) => rows.length)).toEqual([0, 0, 0, 0]);
  });
});
