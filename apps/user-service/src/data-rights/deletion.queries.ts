import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface AccountToDelete {
  email: string;
  isEmailVerified: boolean;
  username: string;
  displayName: string | null;
  locale: string;
  passwordHash: string | null;
  isAdmin: boolean;
}

function selectAccountToDelete(db: Db, userId: string) {
  return db
    .selectFrom('user')
    .select(['email', 'username', 'display_name as displayName', 'locale', 'password_hash as passwordHash'])
    .select(sql<boolean>`email_verified_at is not null`.as('isEmailVerified'))
    .select(sql<boolean>`exists (select from user_role where user_id = "user".id and role = 'admin')`.as('isAdmin'))
    .where('id', '=', userId);
}

export async function findAccountToDelete(db: Db, userId: string): Promise<AccountToDelete | undefined> {
  return selectAccountToDelete(db, userId).executeTakeFirst();
}

/** Locked until the transaction ends: of many who delete it at once one finds it. */
export async function lockAccountToDelete(trx: Trx, userId: string): Promise<AccountToDelete | undefined> {
  return selectAccountToDelete(trx, userId).forUpdate().executeTakeFirst();
}

export interface DeletedVoter {
  userId: string;
  /** What guests with the account's address vote under. */
  emailVoterKey: string | null;
  voterKeys: readonly string[];
}

/**
 * Removes the account with all that hangs on it (sessions, tokens, identities, keys, mails, profile), and what tells of
 * it elsewhere but in the votes: its name and addresses in the audit log too. Entries stay, without who sent them in.
 */
export async function deleteAccount(trx: Trx, { userId, emailVoterKey, voterKeys }: DeletedVoter): Promise<void> {
  const isOfVoter = sql<boolean>`voter_key = any(${voterKeys}::text[])`;
  await trx
    .updateTable('entry')
    .set({ submitter_email_key: null, updated_at: sql`now()` })
    .where((where) =>
      where.or([where('submitter_user_id', '=', userId), where('submitter_email_key', '=', emailVoterKey)]),
    )
    .where('submitter_email_key', 'is not', null)
    .execute();
  await trx
    .deleteFrom('unconfirmed_vote')
    .where(sql<boolean>`(voter_key = any(${voterKeys}::text[]) or mailbox_key = any(${voterKeys}::text[]))`)
    .execute();
  await trx.deleteFrom('contest_voter').where(isOfVoter).execute();
  await trx.deleteFrom('idempotency_key').where('caller', '=', `user:${userId}`).execute();
  await trx.deleteFrom('user').where('id', '=', userId).execute();
  await sql`select erase_audit_actor(${userId}::uuid)`.execute(trx);
}

/** Leaves it to the vote worker, which owns the votes, to make those of the account anonymous. */
export async function requestErasure(
  trx: Trx,
  { userId, emailVoterKey }: DeletedVoter,
  { now, endsAt }: { now: Date; endsAt: Date },
): Promise<void> {
  await trx
    .insertInto('erasure')
    .values({ user_id: userId, email_voter_key: emailVoterKey, requested_at: now, ends_at: endsAt, next_at: now })
    .execute();
}
