import { deleteBoard, getBoard } from '@urvote/contracts/http/boards/board-endpoints';
import { createBoard } from '@urvote/contracts/http/boards/board-endpoints';
import { submitBoardEntry } from '@urvote/contracts/http/boards/board-entry-endpoints';
import { getContest, getEntry, listEntries } from '@urvote/contracts/http/contests/contest-endpoints';
import { addSampleVotes } from '@urvote/db-schema/sample-rows.test-support';
import { testDatabase } from '@urvote/testkit/test-database';
import { expect, it } from 'vitest';
import { insertContest, insertEntry, startContestService } from '../contest-service.test-support.ts';
import { insertBoard, insertMaker, insertPerson, tenTimes } from '../boards/boards.test-support.ts';

const asItsRole = { DATABASE_ROLE: 'urvote_contest_service' };

it('takes the board and all that its entries said, and leaves a contest of its own inactive', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await using service = await startContestService(database.url, asItsRole);
  const owner = await insertPerson(db, service);
  const made = await owner.client.call(createBoard, {
    body: { title: 'Mine', requireApproval: false, allowAnonymousUploads: true },
  });
  const { id: boardId, slug, contestId } = made.body as { id: string; slug: string; contestId: string };
  const maker = await insertMaker(db, service);
  const work = { kind: 'music', title: 'Tides', description: 'Of the sea', externalUrl: 'https://example.org/tides' };
  const submitted = await maker.client.call(submitBoardEntry, { params: { slug }, body: work });
  const { id: entryId } = submitted.body as { id: string };
  expect((await owner.client.call(getEntry, { params: { entryId } })).status).toBe(200);
  expect((await owner.client.call(deleteBoard, { params: { boardId } })).status).toBe(204);
  const gone = [
    await owner.client.call(getBoard, { params: { slug } }),
    await owner.client.call(deleteBoard, { params: { boardId } }),
    await owner.client.call(getEntry, { params: { entryId } }),
    await maker.client.call(getEntry, { params: { entryId } }),
    await maker.client.call(submitBoardEntry, { params: { slug }, body: work }),
  ];
  expect(gone.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  const listed = await owner.client.call(listEntries, { params: { idOrSlug: contestId } });
  expect(listed.body).toMatchObject({ items: [] });
  expect((await owner.client.call(getContest, { params: { idOrSlug: contestId } })).body).toMatchObject({
    votingState: 'inactive',
  });
  const left = await db.selectFrom('entry').selectAll().executeTakeFirstOrThrow();
  expect(JSON.stringify(left)).not.toMatch(/Tides|sea|Ada|example\.org/);
  expect(left).toMatchObject({ board_id: null, submitter_user_id: null, submitter_email_key: null });
  const events = await db.selectFrom('outbox_event').select(['type', 'payload']).where('type', 'like', '%d').execute();
  expect(events).toContainEqual({
    type: 'entries.removed',
    payload: { contestId, entryIds: [entryId], mediaAssetIds: [] },
  });
});

it('is refused while votes count or wait for review, in every state of the contest', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await using service = await startContestService(database.url, asItsRole);
  for (const [state, status] of [
    ['counted', 'open'],
    ['held', 'open'],
    ['counted', 'closed'],
  ] as const) {
    const contestId = await insertContest(db, { status });
    const { id: boardId } = await insertBoard(db, contestId);
    const entryId = await insertEntry(db, contestId, {
      board_id: boardId,
      status: 'approved',
      approved_at: new Date(),
    });
    await addSampleVotes(db, { contestId, entryIds: [entryId], voteCount: 1, state });
    const refused = await service.admin.call(deleteBoard, { params: { boardId } });
    expect([refused.status, refused.problem().code]).toEqual([409, 'CONFLICT']);
  }
});

it('and submissions at the same time leave no entry behind', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await using service = await startContestService(database.url, asItsRole);
  const contestId = await insertContest(db);
  const { id: boardId, slug } = await insertBoard(db, contestId, { max_music_uploads: 100 });
  const makers = await tenTimes(() => insertMaker(db, service));
  const answers = await Promise.all([
    ...makers.map(({ client }, n) =>
      client.call(submitBoardEntry, {
        params: { slug },
        body: { kind: 'music', title: 'Song', externalUrl: `https://example.org/${n}` },
      }),
    ),
    service.admin.call(deleteBoard, { params: { boardId } }),
  ]);
  expect(answers.at(-1)?.status).toBe(204);
  expect(answers.slice(0, -1).filter(({ status }) => ![201, 404].includes(status))).toEqual([]);
  expect(await db.selectFrom('entry').select('id').where('status', '<>', 'withdrawn').execute()).toEqual([]);
});
