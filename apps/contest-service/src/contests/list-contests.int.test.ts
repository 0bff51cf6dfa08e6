import { listContests } from '@urvote/contracts/http/contests/contest-endpoints';
import type { Database } from '@urvote/db-schema/database';
import { addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry } from '../contest-service.test-support.ts';
import { serviceAndDatabase } from './contests.test-support.ts';

interface Item {
  id: string;
  state: string;
  entryCount: number;
  voteCount: number | null;
  participantCount: number | null;
}

interface Listed {
  items: Item[];
  nextCursor: string | null;
}

/** Running contests with 0 to 4 dozen votes, one whose results are hidden, one that is paused, and some that do not run. */
async function insertContests(db: Kysely<Database>) {
  const running: string[] = [];
  for (const [index, voteCount] of [36, 0, 48, 12, 24].entries()) {
    const created_at = new Date(Date.UTC(2026, 5, 1 + index));
    const contestId = await insertContest(db, { created_at, voting_starts_at: `2026-0${1 + index}-01T00:00:00Z` });
    const approved = { status: 'approved', approved_at: created_at };
    const entryIds = [await insertEntry(db, contestId, approved), await insertEntry(db, contestId, approved)];
    await insertEntry(db, contestId);
    if (voteCount > 0) await addSampleVotes(db, { contestId, entryIds, voteCount });
    running.push(contestId);
  }
  await sql`
    insert into entry_tally (entry_id, contest_id, up_count, down_count, updated_at)
    select entry_id, contest_id, count(*) filter (where value = 1), count(*) filter (where value = -1), now()
    from vote where state = 'counted' group by entry_id, contest_id
    on conflict (entry_id) do nothing`.execute(db);
  await insertContest(db, { status: 'scheduled', voting_starts_at: '2098-01-01T00:00:00Z' });
  for (const status of ['draft', 'closed', 'published', 'archived']) await insertContest(db, { status });
  await insertContest(db, { voting_starts_at: '2026-01-01T00:00:00Z', voting_ends_at: '2026-01-02T00:00:00Z' });
  return running;
}

const shared = sharedByTests(async () => {
  const opened = await serviceAndDatabase();
  const running = await insertContests(opened.db);
  return { ...opened, running };
});

const list = async (query: Record<string, string>) =>
  (await shared().service.admin.call(listContests, { query })).body as Listed;

async function listAll(query: Record<string, string>): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: Listed = await list({ ...query, limit: '2', ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

describe('the list of contests', () => {
  it('has with active=true those that run, each with as many entries, votes and participants as SQL counts [UV-12]', async () => {
    const { db, running } = shared();
    const items = await listAll({ active: 'true' });
    expect(items.map(({ id }) => id).toSorted()).toEqual(running.toSorted());
    const { rows } = await sql`
      select contest.id,
        (select count(*) from entry where contest_id = contest.id and status = 'approved') as "entryCount",
        count(vote.id) as "voteCount", count(distinct vote.voter_key) as "participantCount"
      from contest left join vote on vote.contest_id = contest.id and vote.state = 'counted'
      where contest.id = any(${running}::uuid[]) group by contest.id order by contest.created_at desc`.execute(db);
    const told = items.map(({ id, entryCount, voteCount, participantCount }) => ({
      id,
      entryCount,
      voteCount,
      participantCount,
    }));
    expect(told).toEqual(rows);
    expect(told.reduce((sum, { voteCount }) => sum + Number(voteCount), 0)).toBe(120);
    expect((await listAll({ active: 'false' })).every(({ id }) => !running.includes(id))).toBe(true);
  });

  it('is sorted by date, votes and popularity, both ways and in pages, and by nothing else [UV-52]', async () => {
    const { db, running, service } = shared();
    const [a, b, c, d, e] = running;
    const byDate = await db
      .selectFrom('contest')
      .select('id')
      .where('id', 'in', running)
      .orderBy('created_at', 'desc')
      .execute();
    const sorted = async (sort: string, order: string) =>
      (await listAll({ active: 'true', sort, order })).map(({ id }) => id);
    expect(await sorted('date', 'desc')).toEqual(byDate.map(({ id }) => id));
    expect(await sorted('votes', 'desc')).toEqual([c, a, e, d, b]);
    for (const sort of ['date', 'votes', 'popularity'])
      expect(await sorted(sort, 'asc')).toEqual((await sorted(sort, 'desc')).toReversed());
    const days = { [a ?? '']: 0, [b ?? '']: 1, [c ?? '']: 2, [d ?? '']: 3, [e ?? '']: 4 };
    const perDay = ([id, month]: [string, number]) =>
      [
        id,
        ({ [a ?? '']: 36, [c ?? '']: 48, [d ?? '']: 12, [e ?? '']: 24 }[id] ?? 0) /
          (Date.now() - Date.UTC(2026, month)),
      ] as const;
    const expected = Object.entries(days)
      .map(perDay)
      .toSorted(([, one], [, other]) => other - one);
    expect(await sorted('popularity', 'desc')).toEqual(expected.map(([id]) => id));
    for (const query of [{ sort: 'name' }, { sort: '' }, { order: 'up' }]) {
      const refused = await service.admin.call(listContests, { query });
      expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, `query.${Object.keys(query)[0]}`]);
    }
    const { nextCursor } = await list({ sort: 'votes', limit: '1' });
    const elsewhere = await service.admin.call(listContests, { query: { sort: 'date', cursor: nextCursor ?? '' } });
    expect(elsewhere.problem().code).toBe('MALFORMED_CURSOR');
  });

  it('tells neither by figures nor by its order how a contest stands that hides its results', async () => {
    const { db, running } = shared();
    const hidden = running[2] ?? '';
    for (const results_visibility of ['never', 'after_close', 'after_vote']) {
      await db.updateTable('contest').set({ results_visibility }).where('id', '=', hidden).execute();
      const items = await listAll({ active: 'true', sort: 'votes' });
      expect(items.find(({ id }) => id === hidden)).toMatchObject({
        entryCount: 2,
        voteCount: null,
        participantCount: null,
      });
      const emptyAndHidden = items.slice(-2).map(({ id }) => id);
      expect(emptyAndHidden.toSorted()).toEqual([hidden, running[1]].toSorted());
    }
    await db.updateTable('contest').set({ results_visibility: 'live' }).where('id', '=', hidden).execute();
  });

  it('has paused contests among the active ones, and not among those that take votes', async () => {
    const { db, running } = shared();
    const paused = running[0] ?? '';
    await db.updateTable('contest').set({ voting_enabled: false }).where('id', '=', paused).execute();
    const has = async (query: Record<string, string>) => (await listAll(query)).some(({ id }) => id === paused);
    expect([await has({ active: 'true' }), await has({ open: 'true' })]).toEqual([true, false]);
    await db.updateTable('contest').set({ voting_enabled: true }).where('id', '=', paused).execute();
  });
});
