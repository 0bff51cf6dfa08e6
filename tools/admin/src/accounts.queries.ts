import type { Role } from '@urvote/contracts/accounts/roles';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Db } from '@urvote/platform/postgres/database';
import { revokeAccess } from '@urvote/user-service/tokens/access-revocations.queries';
import { insertRole } from '@urvote/user-service/roles/roles.queries';
import { sql } from 'kysely';

const actor = { label: 'command line' };

export interface NewAdministrator {
  id: string;
  email: string;
  username: string;
  passwordHash: string;
  now: Date;
}

/** An account that may do everything, with a confirmed address. @returns false when the address or the name has an account */
export async function insertAdministrator(
  db: Db,
  { id, email, username, passwordHash, now }: NewAdministrator,
): Promise<boolean> {
  return db.transaction().execute(async (trx) => {
    const { numInsertedOrUpdatedRows } = await trx
      .insertInto('user')
      .values({
        id,
        email,
        username,
        password_hash: passwordHash,
        email_verified_at: now,
        created_at: now,
        updated_at: now,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows !== 1n) return false;
    for (const role of ['voter', 'admin'] as const) await insertRole(trx, { userId: id, role, grantedBy: null, now });
    await appendAudit(trx, actor, { action: 'user.create-admin', targetType: 'user', targetId: id });
    return true;
  });
}

export interface RoleForAddress {
  email: string;
  role: Role;
  now: Date;
  /** Longest life of an access token, milliseconds. */
  accessTtlMs: number;
}

export type GrantOutcome = 'granted' | 'exists' | 'no account';

export async function grantRole(db: Db, { email, role, now, accessTtlMs }: RoleForAddress): Promise<GrantOutcome> {
  return db.transaction().execute(async (trx) => {
    const user = await trx
      .selectFrom('user')
      .select('id')
      .where(sql`lower(email)`, '=', email.toLowerCase())
      .forUpdate()
      .executeTakeFirst();
    if (user === undefined) return 'no account';
    if (!(await insertRole(trx, { userId: user.id, role, grantedBy: null, now }))) return 'exists';
    await revokeAccess(trx, { kind: 'user', subjectId: user.id, now, accessTtlMs });
    await appendAudit(trx, actor, {
      action: 'user.grant-role',
      targetType: 'user',
      targetId: user.id,
      details: { role },
    });
    return 'granted';
  });
}
