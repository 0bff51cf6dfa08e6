import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

/** Serializes adding and removing of an account's sign-in methods. */
export async function lockSignInMethods(trx: Trx, userId: string): Promise<void> {
  await trx.selectFrom('user').select('id').where('id', '=', userId).forUpdate().execute();
}

/** @throws {ProblemError} CONFLICT when nothing is left to sign in with */
export async function assertCanStillSignIn(trx: Trx, userId: string): Promise<void> {
  if ((await countSignInMethods(trx, userId)) === 0) {
    throw new ProblemError('CONFLICT', { detail: 'It is the last way to sign in. Set a password first.' });
  }
}

/** Passwords, passkeys and identities; a hash in a form that nothing can match is no password. */
async function countSignInMethods(trx: Trx, userId: string): Promise<number> {
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
