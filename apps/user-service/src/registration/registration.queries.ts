import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface NewAccount {
  id: string;
  email: string;
  username: string;
  displayName: string | undefined;
  locale: string;
  passwordHash: string;
  roles: readonly string[];
  now: Date;
}

export const uniqueUsername = 'user_username_key';

export async function isUsernameTaken(trx: Trx, username: string): Promise<boolean> {
  const found = await trx
    .selectFrom('user')
    .select('id')
    .where(sql`lower(username)`, '=', sql`lower(${username})`)
    .executeTakeFirst();
  return found !== undefined;
}

/** @returns false when there is an account with the address @throws the database's error when `uniqueUsername` is violated */
export async function insertAccount(
  trx: Trx,
  { id, email, username, displayName, locale, passwordHash, roles, now }: NewAccount,
): Promise<boolean> {
  const inserted = await trx
    .insertInto('user')
    .values({
      id,
      email,
      username,
      display_name: displayName ?? null,
      locale,
      password_hash: passwordHash,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.expression(sql`lower(email)`).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return false;
  await trx
    .insertInto('user_role')
    .values(roles.map((role) => ({ user_id: id, role })))
    .execute();
  await appendEvent(trx, { type: 'user.registered', aggregateType: 'user', aggregateId: id, payload: { userId: id } });
  return true;
}
