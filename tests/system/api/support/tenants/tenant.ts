import { randomUUID } from 'node:crypto';
import { type ClientRole, clientRoles } from '@urvote/contracts/accounts/client-roles';
import { seedContest } from '@urvote/gateway/seed.test-support';
import type { Platform } from '../platform.ts';

/** What the parameters of paths stand for in one client. */
export type TenantIds = Readonly<Record<string, string>>;

export type Members = Readonly<Record<ClientRole, string>>;

const contestStates = { draft: 'draft', public: 'open' } as const;

export type Visibility = keyof typeof contestStates;

/** An account of each role, for clients to have as members. @returns ids by role */
export async function insertMembers({ db }: Platform): Promise<Members> {
  const ids = Object.fromEntries(clientRoles.map((role) => [role, randomUUID()])) as Record<ClientRole, string>;
  const rows = Object.values(ids).map((id) => ({
    id,
    email: `${id}@example.org`,
    username: `u-${id}`,
    email_verified_at: new Date(),
  }));
  await db.insertInto('user').values(rows).execute();
  return ids;
}

/** A client with a member of each role, a contest, a board and a pending entry. */
export async function insertTenant({ db }: Platform, members: Members, visibility: Visibility): Promise<TenantIds> {
  const status = contestStates[visibility];
  const entry = visibility === 'public' ? {} : { status: 'pending', approved_at: null };
  const { clientId, contestId, entryIds } = await seedContest(db, { contest: { status }, entries: [entry] });
  const slug = `client-${clientId}`;
  await db.updateTable('client').set({ slug }).where('id', '=', clientId).execute();
  const rows = clientRoles.map((role) => ({ client_id: clientId, user_id: members[role], role }));
  await db.insertInto('client_member').values(rows).execute();
  const boardId = randomUUID();
  const board = { id: boardId, contest_id: contestId, slug: `board-${boardId}`, title: 'Board' };
  await db.insertInto('board').values(board).execute();
  return { clientId, clientSlug: slug, contestId, boardId, entryId: entryIds[0] ?? '' };
}
