import { randomUUID } from 'node:crypto';
import { type ClientRole, clientRoles } from '@urvote/contracts/accounts/client-roles';
import { createSealer } from '@urvote/platform/crypto/sealer';
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
export async function insertTenant(
  { db, secrets }: Pick<Platform, 'db' | 'secrets'>,
  members: Members,
  visibility: Visibility,
): Promise<TenantIds> {
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
  const webhookId = await insertWebhook({ db, secrets }, clientId);
  const others = { file: 'voters.csv', version: '1' };
  return { clientId, clientSlug: slug, contestId, boardId, webhookId, entryId: entryIds[0] ?? '', ...others };
}

async function insertWebhook({ db, secrets }: Pick<Platform, 'db' | 'secrets'>, clientId: string): Promise<string> {
  const [id, now] = [randomUUID(), new Date()];
  const sealed = createSealer(secrets.DATA_ENCRYPTION_KEY, 'webhook-secret').seal('secret');
  const texts = { description: '', url: 'https://hooks.example.org/', event_types: ['contest.updated'] };
  await db
    .insertInto('webhook')
    .values({ id, client_id: clientId, ...texts, sealed_secret: sealed, created_at: now, updated_at: now })
    .execute();
  return id;
}
