import { submitBoardEntry } from '@urvote/contracts/http/boards/board-entry-endpoints';
import { apiClient } from '@urvote/testkit/http-client';
import { sharedByTests } from '@urvote/testkit/shared-by-tests';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, startContestService } from '../contest-service.test-support.ts';
import { insertBoard, insertMaker, statusesOf, tenTimes } from '../boards/boards.test-support.ts';

let links = 0;
const work = (changes: object = {}) => {
  links += 1;
  return { kind: 'music', title: 'Tides', externalUrl: `https://example.org/${links}`, ...changes };
};

describe('submitting to a board', () => {
  const shared = sharedByTests(async () => {
    const database = await testDatabase();
    const service = await startContestService(database.url, { DATABASE_ROLE: 'urvote_contest_service' });
    const opened = new AsyncDisposableStack();
    opened.use(database);
    opened.use(service);
    return { db: database.db, service, [Symbol.asyncDispose]: () => opened.disposeAsync() };
  });

  it('is refused for a kind that the board does not take', async () => {
    const { db, service } = shared();
    const { slug } = await insertBoard(db, await insertContest(db), { allow_video: false });
    const { client } = await insertMaker(db, service);
    const refused = await client.call(submitBoardEntry, { params: { slug }, body: work({ kind: 'video' }) });
    expect([refused.status, refused.problem().code]).toEqual([403, 'KIND_NOT_ALLOWED']);
    expect((await client.call(submitBoardEntry, { params: { slug }, body: work() })).status).toBe(201);
  });

  it('fills the board up to its cap of the kind, by ten at once too [UV-18]', async () => {
    const { db, service } = shared();
    const { slug } = await insertBoard(db, await insertContest(db), { max_music_uploads: 1 });
    const makers = await tenTimes(() => insertMaker(db, service));
    const answers = await Promise.all(
      makers.map(({ client }) => client.call(submitBoardEntry, { params: { slug }, body: work() })),
    );
    expect(statusesOf(answers)).toEqual([201, ...Array(9).fill(409)]);
    expect(answers.find(({ status }) => status === 409)?.problem().code).toBe('BOARD_FULL');
    const video = await makers[0]?.client.call(submitBoardEntry, { params: { slug }, body: work({ kind: 'video' }) });
    expect(video?.status).toBe(201);
    await db
      .updateTable('entry')
      .set({ status: 'rejected', rejected_at: new Date() })
      .where('kind', '=', 'music')
      .execute();
    const again = await makers[1]?.client.call(submitBoardEntry, { params: { slug }, body: work() });
    expect(again?.status).toBe(201);
  });

  it('takes no account where the board allows that, with an address that is kept encrypted [UV-20]', async () => {
    const { db, service } = shared();
    const anyone = apiClient(service.url);
    const contestId = await insertContest(db);
    const [closed, open] = [
      await insertBoard(db, contestId),
      await insertBoard(db, contestId, { allow_anonymous_uploads: true }),
    ];
    const contactEmail = 'nobody-in-particular@example.org';
    const refused = await anyone.call(submitBoardEntry, {
      params: { slug: closed.slug },
      body: work({ contactEmail, artistName: 'Ada' }),
    });
    expect([refused.status, refused.problem().code]).toEqual([401, 'UNAUTHENTICATED']);
    for (const [field, body] of [
      ['body.contactEmail', work({ artistName: 'Ada' })],
      ['body.contactEmail', work({ artistName: 'Ada', contactEmail: 'nobody' })],
      ['body.artistName', work({ contactEmail })],
    ] as const) {
      const bad = await anyone.call(submitBoardEntry, { params: { slug: open.slug }, body });
      expect([bad.status, bad.problem().errors?.[0]?.field]).toEqual([422, field]);
    }
    const taken = await anyone.call(submitBoardEntry, {
      params: { slug: open.slug },
      body: work({ contactEmail, artistName: 'Ada' }),
    });
    expect([taken.status, taken.body]).toMatchObject([
      201,
      { submitterId: null, status: 'pending', boardSlug: open.slug },
    ]);
    const { id } = taken.body as { id: string };
    const row = await db.selectFrom('entry').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const contact = await db
      .selectFrom('entry_contact')
      .selectAll()
      .where('entry_id', '=', id)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ submitter_user_id: null, submitter_email_key: expect.stringMatching(/^g:/) });
    expect(JSON.stringify(row) + contact.sealed_email.toString('latin1')).not.toContain('nobody-in-particular');
  });

  it('limits who shows no account by the address given', async () => {
    const { db, service } = shared();
    const { slug } = await insertBoard(db, await insertContest(db), { allow_anonymous_uploads: true });
    const body = () => work({ contactEmail: 'Same@example.org', artistName: 'Ada' });
    const answers = await tenTimes(() =>
      apiClient(service.url).call(submitBoardEntry, { params: { slug }, body: body() }),
    );
    expect(statusesOf(answers)).toEqual([...Array(5).fill(201), ...Array(5).fill(429)]);
  });
});
