import type { Role } from '@urvote/contracts/accounts/roles';
import type { Trx } from '@urvote/platform/postgres/database';

/**
 * Ids of administrators who are not suspended, locked so that two who take the role from each other find the last one.
 * Taken before any other lock.
 */
export async function lockActiveAdmins(trx: Trx): Promise<string[]> {
  const rows = await trx
    .selectFrom('user_role')
    .innerJoin('user', 'user.id', 'user_role.user_id')
    .select('user.id')
    .where('user_role.role', '=', 'admin')
    .where('user.suspended_at', 'is', null)
    .orderBy('user.id')
    .forUpdate(['user', 'user_role'])
    .execute();
  return rows.map(({ id }) => id);
}

export interface NewGrant {
  userId: string;
  role: Role;
  grantedBy: string | null;
  now: Date;
}

/** @returns false when the account has the role already */
export async function insertRole(trx: Trx, { userId, role, grantedBy, now }: NewGrant): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('user_role')
    .values({ user_id: userId, role, granted_by: grantedBy, granted_at: now })
    .onConflict((conflict) => conflict.columns(['user_id', 'role']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** @returns false when the account does not have the role */
export async function deleteRole(trx: Trx, userId: string, role: Role): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('user_role')
    .where('user_id', '=', userId)
    .where('role', '=', role)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
