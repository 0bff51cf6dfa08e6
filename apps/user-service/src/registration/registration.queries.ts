import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';

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

export const uniqueEmail = 'user_email_key';
export const uniqueUsername = 'user_username_key';

/** @throws the database's error when `uniqueEmail` or `uniqueUsername` is violated */
export async function insertAccount(
  trx: Trx,
  { id, email, username, displayName, locale, passwordHash, roles, now }: NewAccount,
): Promise<void> {
  await trx
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
    .execute();
  await trx
    .insertInto('user_role')
    .values(roles.map((role) => ({ user_id: id, role })))
    .execute();
  await appendEvent(trx, { type: 'user.registered', aggregateType: 'user', aggregateId: id, payload: { userId: id } });
}
