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

export async function lockAccountToDelete(trx: Trx, userId: string): Promise<AccountToDelete | undefined> {
  return selectAccountToDelete(trx, userId).forUpdate().executeTakeFirst();
}

export interface DeletedVoter {
  userId: string;
  /** Voter key of guests with the account's address. */
  emailVoterKey: string | null;
  voterKeys: readonly string[];
}

/**
 * Foreign keys delete sessions, tokens, identities, keys, mails and the profile. Entries stay, without their submitter;
 * the audit log loses name and addresses.
 */
export async function deleteAccount(trx: Trx, voter: DeletedVoter): Promise<void> {
  const { userId, voterKeys } = voter;
  const isOfVoter = sql<boolean>`voter_key = any(${voterKeys}::text[])`;
  await forgetSubmitterKey(trx, voter);
  await trx
    .deleteFrom('unconfirmed_vote')
    .where(sql<boolean>`(voter_key = any(${voterKeys}::text[]) or mailbox_key = any(${voterKeys}::text[]))`)
    .execute();
  await trx.deleteFrom('contest_voter').where(isOfVoter).execute();
  await trx.deleteFrom('idempotency_key').where('caller', '=', `user:${userId}`).execute();
  await trx.deleteFrom('user').where('id', '=', userId).execute();
  await sql`select erase_audit_actor(${userId}::uuid)`.execute(trx);
}

async function forgetSubmitterKey(trx: Trx, { userId, emailVoterKey }: DeletedVoter): Promise<void> {
  await trx
    .updateTable('entry')
    .set({ submitter_email_key: null, updated_at: sql`now()` })
    .where((where) =>
      where.or([where('submitter_user_id', '=', userId), where('submitter_email_key', '=', emailVoterKey)]),
    )
    .where('submitter_email_key', 'is not', null)
    .execute();
}

/** The vote worker, which owns the votes, works this off. */
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
