import { randomUUID } from 'node:crypto';
import { getBoardOwnerDashboard } from '@urvote/contracts/http/memberships/dashboard-endpoints';
import type { Database } from '@urvote/db-schema/database';
import { apiClient } from '@urvote/testkit/http-client';
import { testDatabase } from '@urvote/testkit/test-database';
import type { Kysely } from 'kysely';
import { expect, it } from 'vitest';
import { insertContest, insertEntry, insertUser, startContestService } from '../contest-service.test-support.ts';

async function insertVotedEntries(db: Kysely<Database>, contestId: string, boardId: string | null): Promise<void> {
  const approved = await insertEntry(db, contestId, { board_id: boardId, status: 'approved', approved_at: new Date() });
  await insertEntry(db, contestId, { status: 'approved', approved_at: new Date() });
  await insertEntry(db, contestId, { board_id: boardId });
  await db
    .insertInto('entry_tally')
    .values({ contest_id: contestId, entry_id: approved, up_count: 7, down_count: 2, updated_at: new Date() })
    .execute();
}

it('is open until the membership ends, to board owners alone [UV-03]', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await using service = await startContestService(database.url, { DATABASE_ROLE: 'urvote_contest_service' });
  const userId = randomUUID();
  await insertUser(db, userId);
  const owner = apiClient(service.url, {
    token: await service.issuer.mintToken({ userId, roles: ['voter', 'board_owner'] }),
  });
  const endMembership = (at: Date | null) =>
    db.updateTable('user').set({ membership_expires_at: at }).where('id', '=', userId).execute();
  await endMembership(new Date('2026-01-01T00:00:00Z'));
  const ended = await owner.call(getBoardOwnerDashboard);
  expect([ended.status, ended.problem().code]).toEqual([403, 'MEMBERSHIP_EXPIRED']);
  await endMembership(new Date('2099-01-01T00:00:00Z'));
  const empty = { clients: [], contests: [], boards: [] };
  expect((await owner.call(getBoardOwnerDashboard)).body).toEqual({
    membershipExpiresAt: '2099-01-01T00:00:00.000Z',
    ...empty,
  });
  await endMembership(null);
  expect((await owner.call(getBoardOwnerDashboard)).body).toEqual({ membershipExpiresAt: null, ...empty });
  const voter = await service.issuer.mintToken({ userId, roles: ['voter', 'creator'] });
  expect((await owner.call(getBoardOwnerDashboard, { token: voter })).problem().code).toBe('ROLE_MISSING');
  expect((await apiClient(service.url).call(getBoardOwnerDashboard)).status).toBe(401);
});

it('shows what is the own, and no votes while the contest hides them', async () => {
  await using database = await testDatabase();
  const { db } = database;
  await using service = await startContestService(database.url, { DATABASE_ROLE: 'urvote_contest_service' });
  const userId = randomUUID();
  await insertUser(db, userId);
  const owner = apiClient(service.url, { token: await service.issuer.mintToken({ userId, roles: ['board_owner'] }) });
  const [own, foreign, secret] = [
    await insertContest(db),
    await insertContest(db),
    await insertContest(db, { results_visibility: 'after_close' }),
  ];
  const { client_id: clientId } = await db
    .selectFrom('contest')
    .select('client_id')
    .where('id', '=', own)
    .executeTakeFirstOrThrow();
  await db.insertInto('client_member').values({ client_id: clientId, user_id: userId, role: 'admin' }).execute();
  const [boardId, foreignBoardId] = [randomUUID(), randomUUID()];
  const board = { id: boardId, contest_id: secret, owner_user_id: userId, slug: `b-${boardId}`, title: 'Board' };
  await db
    .insertInto('board')
    .values([board, { ...board, id: foreignBoardId, owner_user_id: null, slug: `b-${foreignBoardId}` }])
    .execute();
  await insertVotedEntries(db, own, null);
  await insertVotedEntries(db, foreign, null);
  await insertVotedEntries(db, secret, boardId);
  const { body } = await owner.call(getBoardOwnerDashboard);
  expect(body).toMatchObject({
    clients: [{ id: clientId, role: 'manager', memberRole: 'admin' }],
    contests: [
      {
        id: own,
        clientId,
        status: 'published',
        state: 'open',
        approvedCount: 2,
        pendingCount: 1,
        upCount: 7,
        downCount: 2,
      },
    ],
    boards: [
      {
        id: boardId,
        contestId: secret,
        title: 'Board',
        isActive: true,
        approvedCount: 1,
        pendingCount: 1,
        upCount: null,
        downCount: null,
      },
    ],
  });
  expect(JSON.stringify(body)).not.toContain(foreign);
  await db.updateTable('contest').set({ status: 'closed' }).where('id', '=', secret).execute();
  expect((await owner.call(getBoardOwnerDashboard)).body).toMatchObject({ boards: [{ upCount: 7, downCount: 2 }] });
});
