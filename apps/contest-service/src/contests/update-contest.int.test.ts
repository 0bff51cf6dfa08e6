import { randomUUID } from 'node:crypto';
import { updateContest } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { getContest } from '@urvote/contracts/http/contests/contest-endpoints';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, insertEntry, startContestService } from '../contest-service.test-support.ts';

describe('changing a contest', () => {
  it('answers the contest as it is then, with its audit record and its event', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const contestId = await insertContest(db, { voting_starts_at: '2098-01-01T00:00:00Z', status: 'scheduled' });
    const body = {
      name: 'New name',
      votingEnabled: false,
      eligibleCountries: ['US', 'CA'],
      holdThreshold: 0.25,
      maxVotesPerVoter: null,
    };
    const { status, body: contest, headers } = await service.admin.call(updateContest, { params: { contestId }, body });
    expect([status, headers.get('etag')]).toEqual([200, expect.stringMatching(/^"2\.[\w-]{27}"$/)]);
    expect(contest).toMatchObject({
      id: contestId,
      name: 'New name',
      votingState: 'disabled',
      eligibleCountries: ['US', 'CA'],
      version: 2,
    });
    const row = await db.selectFrom('contest').selectAll().where('id', '=', contestId).executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      voting_enabled: false,
      hold_threshold: '0.250',
      version: 2,
      eligible_countries: ['US', 'CA'],
    });
    expect(await db.selectFrom('outbox_event').select(['type', 'aggregate_id', 'payload']).execute()).toEqual([
      { type: 'contest.updated', aggregate_id: contestId, payload: { contestId, version: 2 } },
    ]);
    expect(
      await db.selectFrom('audit_log').select(['action', 'actor_user_id', 'target_id', 'details', 'ip']).execute(),
    ).toEqual([
      {
        action: 'contest.update',
        actor_user_id: service.adminId,
        target_id: contestId,
        details: { fromVersion: 1, patch: body },
        ip: '127.0.0.1',
      },
    ]);
  });

  it('is refused with 412 on an older version, and only one of two editors of a version wins', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const contestId = await insertContest(database.db);
    const edit = (name: string) =>
      service.admin.call(updateContest, { params: { contestId }, body: { name }, headers: { 'if-match': '"1"' } });
    const answers = await Promise.all([edit('One'), edit('Two'), edit('Three')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
    const late = await edit('Late');
    expect([late.problem().code, late.headers.get('etag')]).toEqual([
      'PRECONDITION_FAILED',
      expect.stringMatching(/^"2\.[\w-]{27}"$/),
    ]);
    const { version, name } = await database.db.selectFrom('contest').selectAll().executeTakeFirstOrThrow();
    expect([version, name === 'Late']).toEqual([2, false]);
  });

  it('takes the entity tag under which the contest was read, or changed, and refuses it once there is a newer version [XF-109]', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const contestId = await insertContest(database.db);
    const read = () => service.admin.call(getContest, { params: { idOrSlug: contestId } });
    const edit = (name: string, tag: string | null) =>
      service.admin.call(updateContest, { params: { contestId }, body: { name }, headers: { 'if-match': tag ?? '' } });
    const tagRead = (await read()).headers.get('etag');
    const first = await edit('One', tagRead);
    const second = await edit('Two', first.headers.get('etag'));
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.headers.get('etag')).toBe((await read()).headers.get('etag'));
    const lost = await edit('Lost', tagRead);
    expect([lost.status, lost.problem().code]).toEqual([412, 'PRECONDITION_FAILED']);
    expect(lost.headers.get('etag')).toBe((await read()).headers.get('etag'));
    expect((await edit('Three', lost.headers.get('etag'))).status).toBe(200);
    expect((await read()).body).toMatchObject({ name: 'Three', version: 4 });
  });

  it('keeps its instants in milliseconds and within the years that every answer can tell', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const contestId = await insertContest(database.db, { status: 'draft' });
    const change = (body: Record<string, unknown>) =>
      service.admin.call(updateContest, { params: { contestId }, body });
    for (const instant of [
      '9999-12-31T23:59:59.999999999Z',
      '9999-01-01T00:00:00Z',
      '0000-01-01T00:00:00Z',
      '1969-12-31T23:59:59.999Z',
    ]) {
      const refused = await change({ votingEndsAt: instant });
      expect([instant, refused.status, refused.problem().errors?.[0]?.field]).toEqual([
        instant,
        422,
        'body.votingEndsAt',
      ]);
    }
    const times = { votingStartsAt: '2098-01-01T00:00:00.0009999Z', votingEndsAt: '9998-12-31T23:59:59.999999999Z' };
    const changed = await change(times);
    expect([changed.status, changed.body]).toEqual([
      200,
      expect.objectContaining({ votingStartsAt: '2098-01-01T00:00:00.000Z', votingEndsAt: '9998-12-31T23:59:59.999Z' }),
    ]);
    expect((await change({ name: 'Later' })).status).toBe(200);
    expect((await change({ votingEndsAt: '2098-01-01T00:00:00.0009999Z' })).status).toBe(422);
  });

  it.each([
    [{ votingEndsAt: '2026-06-01T00:00:00.000Z' }, 'body.votingEndsAt'],
    [{ votingStartsAt: '2100-01-01T00:00:00Z' }, 'body.votingStartsAt'],
    [{ holdThreshold: 0.99 }, 'body.holdThreshold'],
    [{ rejectThreshold: 0.1 }, 'body.rejectThreshold'],
    [{ name: '' }, 'body.name'],
    [{ name: 'with a \0 in it' }, 'body.name'],
    [{ name: 'half of a pair \ud800' }, 'body.name'],
    [{ description: '\udc00 and then \ud800' }, 'body.description'],
    [{ eligibleCountries: ['Canada'] }, 'body.eligibleCountries.0'],
    [{ slug: 'another' }, 'body.slug'],
    [{}, 'body'],
  ])('%j is refused with 422 naming %s', async (body, field) => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const contestId = await insertContest(database.db);
    const refused = await service.admin.call(updateContest, { params: { contestId }, body });
    expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, field]);
    expect(await database.db.selectFrom('outbox_event').selectAll().execute()).toEqual([]);
  });

  it.each(['counted', 'held'] as const)('freezes a draft that already has a vote that is %s', async (state) => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url);
    const contestId = await insertContest(db, { vote_policy: 'once', status: 'draft' });
    const change = (body: Record<string, unknown>) =>
      service.admin.call(updateContest, { params: { contestId }, body });
    expect((await change({ votePolicy: 'toggle' })).status).toBe(200);
    const entryId = await insertEntry(db, contestId);
    if (state === 'counted')
      await db
        .insertInto('entry_tally')
        .values({ contest_id: contestId, entry_id: entryId, up_count: 1, updated_at: new Date() })
        .execute();
    else await insertHeldVote(db, contestId, entryId);
    const refused = await change({ votePolicy: 'daily', name: 'Never' });
    expect([refused.status, refused.problem().detail]).toEqual([409, 'Fixed since voting opened: votePolicy']);
    const { name, vote_policy } = await db.selectFrom('contest').selectAll().executeTakeFirstOrThrow();
    expect([name, vote_policy]).toEqual(['Contest', 'toggle']);
  });

  it('answers 404 for a contest that is not there', async () => {
    await using database = await testDatabase();
    await using service = await startContestService(database.url);
    const missing = await service.admin.call(updateContest, {
      params: { contestId: randomUUID() },
      body: { name: 'X' },
    });
    expect(missing.status).toBe(404);
  });
});

async function insertHeldVote(
  db: Awaited<ReturnType<typeof testDatabase>>['db'],
  contestId: string,
  entryId: string,
): Promise<void> {
  const now = new Date();
  await db
    .insertInto('vote')
    .values({
      id: randomUUID(),
      batch_id: randomUUID(),
      contest_id: contestId,
      entry_id: entryId,
      voter_key: 'g:x',
      tier: 'guest',
      value: 1,
      state: 'held',
      window_start: '2026-06-01',
      cast_at: now,
      settled_at: now,
      leaf_index: 0,
    })
    .execute();
}
