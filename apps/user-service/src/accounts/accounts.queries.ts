import type { Database } from '@urvote/db-schema/database';
import { type Kysely, sql } from 'kysely';

export interface Account {
  id: string;
  email: string;
  username: string;
  displayName: string | null;
  isEmailVerified: boolean;
  isSuspended: boolean;
  roles: string[];
  createdAt: Date;
}

export interface AccountWithPassword extends Account {
  /** PHC string; null when the account has no password. */
  passwordHash: string | null;
}

function accounts(db: Kysely<Database>) {
  return db
    .selectFrom('user')
    .select([
      'id',
      'email',
      'username',
      'display_name as displayName',
      'password_hash as passwordHash',
      'created_at as createdAt',
      sql<boolean>`email_verified_at is not null`.as('isEmailVerified'),
      sql<boolean>`suspended_at is not null`.as('isSuspended'),
      sql<string[]>`array(select role from user_role where user_id = "user".id order by role)`.as('roles'),
    ]);
}

/** The account with this address, ignoring case. */
export async function findAccountByEmail(db: Kysely<Database>, email: string): Promise<AccountWithPassword | undefined> {
  return accounts(db)
    .where(sql`lower(email)`, '=', sql`lower(${email})`)
    .executeTakeFirst();
}

export async function findAccount(db: Kysely<Database>, id: string): Promise<Account | undefined> {
  const found = await accounts(db).where('id', '=', id).executeTakeFirst();
  if (found === undefined) return undefined;
  const { passwordHash: _, ...account } = found;
  return account;
}

/** Replaces a hash, unless it was changed meanwhile. */
export async function replacePasswordHash(db: Kysely<Database>, id: string, from: string, to: string): Promise<void> {
  await db
    .updateTable('user')
    .set({ password_hash: to, updated_at: sql`now()` })
    .where('id', '=', id)
    .where('password_hash', '=', from)
    .execute();
}
