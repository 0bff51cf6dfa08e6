import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface Account {
  id: string;
  email: string;
  username: string;
  displayName: string | null;
  /** BCP 47 tag. */
  locale: string;
  isEmailVerified: boolean;
  isSuspended: boolean;
  roles: string[];
  createdAt: Date;
}

export interface AccountWithPassword extends Account {
  /** PHC string; null when the account has no password. */
  passwordHash: string | null;
}

export function selectAccounts(db: Db) {
  return db
    .selectFrom('user')
    .select([
      'id',
      'email',
      'username',
      'display_name as displayName',
      'locale',
      'password_hash as passwordHash',
      'created_at as createdAt',
      sql<boolean>`email_verified_at is not null`.as('isEmailVerified'),
      sql<boolean>`suspended_at is not null`.as('isSuspended'),
      sql<string[]>`array(select role from user_role where user_id = "user".id order by role)`.as('roles'),
    ]);
}

export async function findAccount(db: Db, id: string): Promise<Account | undefined> {
  const found = await selectAccounts(db).where('id', '=', id).executeTakeFirst();
  if (found === undefined) return undefined;
  const { passwordHash: _, ...account } = found;
  return account;
}
