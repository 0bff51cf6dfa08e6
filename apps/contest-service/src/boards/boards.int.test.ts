import { createBoard, deleteBoard, getBoard, updateBoard } from '@urvote/contracts/http/boards/board-endpoints';
import { boardThemes } from '@urvote/contracts/http/boards/board-themes';
import { getContest } from '@urvote/contracts/http/contests/contest-endpoints';
import { testDatabase } from '@urvote/testkit/test-database';
import { describe, expect, it } from 'vitest';
import { insertContest, startContestService } from '../contest-service.test-support.ts';
import { insertBoard, insertPerson, statusesOf, tenTimes } from './boards.test-support.ts';

const asItsRole = { DATABASE_ROLE: 'urvote_contest_service' };
const look = {
  businessInfo: { name: 'Blue Door', email: 'hello@example.org', phone: '+49 30 1234', website: 'https://example.org' },
  socialLinks: { instagram: 'https://instagram.com/example', x: 'https://x.com/example' },
};

describe('opening a board', () => {
  it('gives it a slug, a theme and links, and a contest and a client of its own, in one transaction [UV-14]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url, asItsRole);
    const owner = await insertPerson(db, service);
    const body = { title: 'Ab C!', theme: 'neon_nights', maxMusicUploads: 3, ...look };
    const made = await owner.client.call(createBoard, { body });
    const board = made.body as { id: string; slug: string; contestId: string };
    expect([made.status, board.slug]).toEqual([201, expect.stringMatching(/^ab-c-[0-9a-f]{8}$/)]);
    expect(made.headers.get('location')).toBe(`/api/v1/boards/${board.slug}`);
    const page = await owner.client.call(getBoard, { params: { slug: board.slug } });
    expect(page.body).toMatchObject({
      board: { ...body, id: board.id, requireApproval: true, owner: { name: 'Ada' } },
    });
    expect((await owner.client.call(getContest, { params: { idOrSlug: board.contestId } })).body).toMatchObject({
      name: 'Ab C!',
      votingState: 'open',
    });
    const members = await db.selectFrom('client_member').select(['user_id', 'role']).execute();
    expect(members).toEqual([{ user_id: owner.userId, role: 'owner' }]);
    const audited = await db.selectFrom('audit_log').select(['action', 'target_id']).execute();
    expect(audited).toEqual([{ action: 'board.create', target_id: board.id }]);
    for (const [field, bad] of [
      ['body.theme', { theme: 'grunge' }],
      ['body.socialLinks.x', { socialLinks: { x: 'javascript:alert(1)' } }],
      ['body.socialLinks.x', { socialLinks: { x: 'https://x.com@evil.example/' } }],
      ['body.socialLinks.myspace', { socialLinks: { myspace: 'https://example.org' } }],
      ['body.businessInfo.website', { businessInfo: { website: 'ftp://example.org' } }],
      ['body.businessInfo.phone', { businessInfo: { phone: 'call me' } }],
      ['body.title', { title: ' ' }],
    ] as const) {
      const refused = await owner.client.call(createBoard, { body: { title: 'Another', ...bad } });
      expect([refused.status, refused.problem().errors?.[0]?.field]).toEqual([422, field]);
    }
    expect(boardThemes).toHaveLength(6);
    expect(await db.selectFrom('contest').select('id').execute()).toHaveLength(1);
  });

  it('goes up to the limit of an account, also when it asks ten times at once [UV-15]', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url, asItsRole);
    const owner = await insertPerson(db, service);
    const make = () => owner.client.call(createBoard, { body: { title: 'Mine' } });
    const answers = await tenTimes(make);
    expect(statusesOf(answers)).toEqual([201, ...Array(9).fill(409)]);
    expect((await make()).problem().code).toBe('BOARD_LIMIT');
    for (const table of ['board', 'contest', 'client'] as const)
      expect(await db.selectFrom(table).select('id').execute()).toHaveLength(1);
    expect((await (await insertPerson(db, service)).client.call(createBoard, { body: { title: 'Mine' } })).status).toBe(
      201,
    );
    await using roomy = await startContestService(database.url, { BOARDS_PER_USER: '2' });
    const another = await insertPerson(db, roomy);
    const more = await tenTimes(() => another.client.call(createBoard, { body: { title: 'Two' } }));
    expect(statusesOf(more).slice(0, 3)).toEqual([201, 201, 409]);
  });

  it('is for board owners whose membership lasts, and in a contest of a client for those who manage it', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url, asItsRole);
    const owner = await insertPerson(db, service);
    const contestId = await insertContest(db);
    const codeOf = async (person = owner, body: object = {}) =>
      (await person.client.call(createBoard, { body: { title: 'B', ...body } })).problem().code;
    expect(await codeOf(await insertPerson(db, service, ['voter', 'creator']))).toBe('ROLE_MISSING');
    expect(await codeOf(owner, { contestId })).toBe('NOT_FOUND');
    const { client_id: clientId } = await db.selectFrom('contest').select('client_id').executeTakeFirstOrThrow();
    const member = { client_id: clientId, user_id: owner.userId, role: 'moderator' };
    await db.insertInto('client_member').values(member).execute();
    expect(await codeOf(owner, { contestId })).toBe('FORBIDDEN');
    await db.updateTable('client_member').set({ role: 'admin' }).execute();
    const setEnd = (at: string | null) =>
      db.updateTable('user').set({ membership_expires_at: at }).where('id', '=', owner.userId).execute();
    await setEnd('2026-01-01T00:00:00Z');
    expect(await codeOf(owner, { contestId })).toBe('MEMBERSHIP_EXPIRED');
    await setEnd(null);
    const made = await owner.client.call(createBoard, { body: { title: 'B', contestId } });
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ contestId })]);
  });
});

describe('changing a board', () => {
  it('is for its owner, managers of its client and administrators; others are told that they may not', async () => {
    await using database = await testDatabase();
    const { db } = database;
    await using service = await startContestService(database.url, asItsRole);
    const [owner, other, manager] = [
      await insertPerson(db, service),
      await insertPerson(db, service),
      await insertPerson(db, service, ['voter']),
    ];
    const contestId = await insertContest(db);
    const { client_id: clientId } = await db.selectFrom('contest').select('client_id').executeTakeFirstOrThrow();
    await db
      .insertInto('client_member')
      .values({ client_id: clientId, user_id: manager.userId, role: 'owner' })
      .execute();
    const { id: boardId, slug } = await insertBoard(db, contestId, { owner_user_id: owner.userId });
    const change = (client: typeof owner.client, body: object) =>
      client.call(updateBoard, { params: { boardId }, body });
    expect((await change(owner.client, { title: 'Mine', allowVideo: false })).body).toMatchObject({
      title: 'Mine',
      allowVideo: false,
      allowMusic: true,
    });
    expect((await change(manager.client, { theme: 'cosmic_beats' })).status).toBe(200);
    expect((await change(service.admin, { description: null })).status).toBe(200);
    for (const endpoint of [updateBoard, deleteBoard]) {
      const refused = await other.client.call(endpoint, {
        params: { boardId },
        ...(endpoint === updateBoard && { body: { title: 'No' } }),
      });
      expect([refused.status, refused.problem().code]).toEqual([403, 'FORBIDDEN']);
    }
    expect((await change(owner.client, { isActive: false })).status).toBe(200);
    expect((await change(other.client, { title: 'No' })).status).toBe(404);
    expect((await owner.client.call(getBoard, { params: { slug } })).status).toBe(404);
    await db.updateTable('user').set({ membership_expires_at: '2026-01-01T00:00:00Z' }).execute();
    expect((await change(owner.client, { title: 'Late' })).problem().code).toBe('MEMBERSHIP_EXPIRED');
    expect((await change(owner.client, {})).status).toBe(422);
  });
});
