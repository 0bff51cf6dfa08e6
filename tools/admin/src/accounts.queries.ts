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
export async function insertAdministrator(db: Db, administrator: NewAdministrator): Promise<boolean> {
  const { id, now } = administrator;
  return db.transaction().execute(async (trx) => {
    if (!(await insertConfirmedUser(trx, administrator))) return false;
    for (const role of ['voter', 'admin'] as const) await insertRole(trx, { userId: id, role, grantedBy: null, now });
    await appendAudit(trx, actor, { action: 'user.create-admin', targetType: 'user', targetId: id });
    return true;
  });
}

async function insertConfirmedUser(trx: Db, user: NewAdministrator): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('user')
    .values({
      id: user.id,
      email: user.email,
      username: user.username,
      password_hash: user.passwordHash,
      email_verified_at: user.now,
      created_at: user.now,
      updated_at: user.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
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
    const user = await lockUserAt(trx, email);
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

async function lockUserAt(trx: Db, email: string): Promise<{ id: string } | undefined> {
  return trx
    .selectFrom('user')
    .select('id')
    .where(sql`lower(email)`, '=', email.toLowerCase())
    .forUpdate()
    .executeTakeFirst();
}
