import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Serializes adding and removing of an account's sign-in methods. @returns whether there is such an account */
export async function lockSignInMethods(trx: Trx, userId: string): Promise<boolean> {
  const locked = await trx.selectFrom('user').select('id').where('id', '=', userId).forUpdate().executeTakeFirst();
  return locked !== undefined;
}

/** Passwords, passkeys and identities; a hash in a form that nothing can match is no password. */
export async function countSignInMethods(trx: Trx, userId: string): Promise<number> {
  const { count } = await trx
    .selectFrom('user')
    .select(
      sql<number>`((coalesce(password_hash, '') like '$%')::int
        + (select count(*) from user_identity where user_id = "user".id)
        + (select count(*) from passkey where user_id = "user".id))::int`.as('count'),
    )
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  return count;
}
