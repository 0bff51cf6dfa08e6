import type { Database } from '@urvote/db-schema/database';
import type { Trx } from '@urvote/platform/postgres/database';
import { type Kysely, sql } from 'kysely';

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

function accounts(db: Kysely<Database>) {
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

/** The account with this address, ignoring case. */
export async function findAccountByEmail(
  db: Kysely<Database>,
  email: string,
): Promise<AccountWithPassword | undefined> {
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

export async function findAccountWithPassword(
  db: Kysely<Database>,
  id: string,
): Promise<AccountWithPassword | undefined> {
  return accounts(db).where('id', '=', id).executeTakeFirst();
}

/** Nobody else who locks or changes the account goes on until the transaction ends. */
export async function lockAccount(trx: Trx, id: string): Promise<void> {
  await trx.selectFrom('user').select('id').where('id', '=', id).forNoKeyUpdate().execute();
}

/** @returns whether the account has this address, which is confirmed now */
export async function confirmAddress(
  trx: Trx,
  { id, email, now }: { id: string; email: string; now: Date },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('user')
    .set({ email_verified_at: sql`coalesce(email_verified_at, ${now}::timestamptz)`, updated_at: now })
    .where('id', '=', id)
    .where(sql`lower(email)`, '=', sql`lower(${email})`)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Replaces a hash, unless it was changed meanwhile. @returns whether it was replaced */
export async function replacePasswordHash(
  db: Kysely<Database>,
  id: string,
  from: string,
  to: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('user')
    .set({ password_hash: to, updated_at: sql`now()` })
    .where('id', '=', id)
    .where('password_hash', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Whether the account may still be let in; locks it until the end of the transaction, so that a change of password, which
 * ends sessions, comes either before and is seen or after and ends the new session too.
 * @param passwordHash the hash that the given password matched, if it was a password
 */
export async function isStillWelcome(trx: Trx, id: string, passwordHash: string | null | undefined): Promise<boolean> {
  const found = await trx
    .selectFrom('user')
    .select('id')
    .where('id', '=', id)
    .where('suspended_at', 'is', null)
    .$if(passwordHash !== undefined, (query) =>
      query.where('password_hash', 'is not distinct from', passwordHash ?? null),
    )
    .forShare()
    .executeTakeFirst();
  return found !== undefined;
}
