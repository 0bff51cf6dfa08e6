import type { Trx } from '@urvote/platform/postgres/database';

export interface NewPassword {
  userId: string;
  /** The hash to replace; any when left out. */
  from?: string | null;
  to: string;
  now: Date;
}

/** Also ends the lockout, and all links and pending sign-ins of the former password. @returns whether the account had `from` */
export async function setPassword(trx: Trx, { userId, from, to, now }: NewPassword): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('user')
    .set({ password_hash: to, failed_login_count: 0, last_failed_login_at: null, locked_until: null, updated_at: now })
    .where('id', '=', userId)
    .$if(from !== undefined, (query) => query.where('password_hash', 'is not distinct from', from ?? null))
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await trx
    .deleteFrom('one_time_token')
    .where('user_id', '=', userId)
    .where('purpose', 'in', ['reset-password', 'magic-link', 'second-factor'])
    .where('used_at', 'is', null)
    .execute();
  return true;
}

/** Passkeys, second factors and identities. */
export async function deleteOtherSignInMethods(trx: Trx, userId: string): Promise<void> {
  for (const table of ['passkey', 'totp_factor', 'recovery_code', 'user_identity'] as const) {
    await trx.deleteFrom(table).where('user_id', '=', userId).execute();
  }
}

export interface NamedKey {
  id: string;
  prefix: string;
}

/** @returns those that worked until now */
export async function endApiKeys(trx: Trx, userId: string, now: Date): Promise<NamedKey[]> {
  return trx
    .updateTable('api_key')
    .set({ revoked_at: now })
    .where('owner_user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .returning(['id', 'prefix'])
    .execute();
}

export async function listWorkingKeys(trx: Trx, userId: string, now: Date): Promise<NamedKey[]> {
  return trx
    .selectFrom('api_key')
    .select(['id', 'prefix'])
    .where('owner_user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .where((where) => where.or([where('expires_at', 'is', null), where('expires_at', '>', now)]))
    .orderBy('created_at')
    .execute();
}
