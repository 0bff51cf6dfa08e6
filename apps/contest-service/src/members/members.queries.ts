import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import type { ClientMemberResource } from '@urvote/contracts/http/clients/member-endpoints';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';

export interface ListedMember {
  member: ClientMemberResource;
  position: ListPosition;
}

function members(db: Db, clientId: string) {
  return db
    .selectFrom('client_member')
    .innerJoin('user', 'user.id', 'client_member.user_id')
    .select(['user.id', 'user.username', 'user.display_name', 'client_member.role', 'client_member.created_at'])
    .select(microsecondsOf('client_member.created_at'))
    .where('client_member.client_id', '=', clientId);
}

type MemberRow = Awaited<ReturnType<ReturnType<typeof members>['executeTakeFirstOrThrow']>>;

const memberOf = (row: MemberRow): ClientMemberResource => ({
  userId: row.id,
  username: row.username,
  displayName: row.display_name,
  memberRole: row.role as ClientRole,
  joinedAt: row.created_at.toISOString(),
});

export async function listMembers(
  db: Db,
  clientId: string,
  { after, count }: { after?: ListPosition | undefined; count: number },
): Promise<ListedMember[]> {
  let rows = members(db, clientId);
  if (after !== undefined)
    rows = rows.where(sql<SqlBool>`(client_member.created_at, "user".id) > (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('client_member.created_at').orderBy('user.id').limit(count).execute();
  return found.map((row) => ({ member: memberOf(row), position: { atUs: row.at_us, id: row.id } }));
}

export async function findMember(db: Db, clientId: string, userId: string): Promise<ClientMemberResource | undefined> {
  const row = await members(db, clientId).where('client_member.user_id', '=', userId).executeTakeFirst();
  return row && memberOf(row);
}

/** Right for as long as the client is locked. */
export async function countOwners(trx: Trx, clientId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('client_member')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('client_id', '=', clientId)
    .where('role', '=', 'owner')
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function setMemberRole(trx: Trx, clientId: string, userId: string, role: ClientRole): Promise<void> {
  await trx
    .updateTable('client_member')
    .set({ role })
    .where('client_id', '=', clientId)
    .where('user_id', '=', userId)
    .execute();
}

export async function deleteMember(trx: Trx, clientId: string, userId: string): Promise<void> {
  await trx.deleteFrom('client_member').where('client_id', '=', clientId).where('user_id', '=', userId).execute();
}
