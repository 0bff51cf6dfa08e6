import { listContests } from '@urvote/contracts/http/contests/contest-endpoints';
import { eventually } from '@urvote/testkit/eventually';
import { apiClient } from '@urvote/testkit/http-client';
import { testClock } from '@urvote/testkit/test-clock';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, startContestService } from '../contest-service.test-support.ts';
import { moveDueContests } from './move-due-contests.ts';

const [startsAt, endsAt] = [new Date('2026-06-01T00:00:00Z'), new Date('2026-06-02T00:00:00Z')];
const times = { voting_starts_at: startsAt, voting_ends_at: endsAt };
const wakeUp = { notify: () => {} } as never;

describe('the clock of contests', () => {
  it('opens and closes each at its time and not before, once however many sweep', async () => {
    await using database = await testDatabase({ max: 20 });
    const { db } = database;
    const clock = testClock(startsAt.getTime() - 1);
    const sweep = () => Promise.all(Array.from({ length: 5 }, () => moveDueContests({ db, clock, wakeUp })));
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => insertContest(db, { ...times, status: 'scheduled' })),
    );
    const draft = await insertContest(db, { ...times, status: 'draft' });
    const statuses = async () =>
      new Map(
        (await db.selectFrom('contest').select(['id', 'status']).execute()).map(({ id, status }) => [id, status]),
      );
    for (const [atMs, status] of [
      [startsAt.getTime() - 1, 'scheduled'],
      [startsAt.getTime(), 'open'],
      [endsAt.getTime() - 1, 'open'],
      [endsAt.getTime(), 'closed'],
      [endsAt.getTime() + 1, 'closed'],
    ] as const) {
      clock.set(atMs);
      await sweep();
      const found = await statuses();
      expect([atMs, ...ids.map((id) => found.get(id)), found.get(draft)]).toEqual([
        atMs,
        ...ids.map(() => status),
        'draft',
      ]);
    }
    const moves = await db.selectFrom('contest_history').select('contest_id').execute();
    expect(moves).toHaveLength(2 * ids.length);
    expect(await db.selectFrom('outbox_event').select('id').execute()).toHaveLength(2 * ids.length);
  });

  it('opens before it closes what was over before any sweep saw it', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await insertContest(db, { ...times, status: 'scheduled' });
    const clock = testClock(endsAt.getTime() + 1);
    while ((await moveDueContests({ db, clock, wakeUp })) !== 'none');
    const moves = await db.selectFrom('contest_history').select('details').orderBy('id').execute();
    expect(moves.map(({ details }) => (details as { move: string }).move)).toEqual(['open', 'close']);
  });

  it('runs in the service', async () => {
    await using database = await testDatabase();
    const contestId = await insertContest(database.db, { ...times, status: 'scheduled', voting_ends_at: '2099-01-01' });
    await using service = await startContestService(database.url, { CONTEST_SERVICE_SWEEPS: 'on' });
    await eventually(async () =>
      expect((await apiClient(service.url).call(listContests)).body).toMatchObject({
        items: [{ id: contestId, state: 'open', version: 2 }],
      }),
    );
  });
});
