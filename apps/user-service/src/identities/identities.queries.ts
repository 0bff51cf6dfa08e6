import type { IdentityProviderName } from '@urvote/contracts/http/identities/identity-endpoints';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { v7 as uuidV7 } from 'uuid';

export interface Identity {
  provider: IdentityProviderName;
  email: string | null;
  linkedAt: Date;
  lastUsedAt: Date;
}

export async function listIdentities(db: Db, userId: string): Promise<Identity[]> {
  const rows = await db
    .selectFrom('user_identity')
    .select(['provider', 'email', 'created_at as linkedAt', 'last_used_at as lastUsedAt'])
    .where('user_id', '=', userId)
    .orderBy('provider')
    .execute();
  return rows.map((row) => ({ ...row, provider: row.provider as IdentityProviderName }));
}

export interface IdentityKey {
  provider: IdentityProviderName;
  subject: string;
}

/** @returns the owner's id */
export async function markIdentityUsed(
  trx: Trx,
  { provider, subject }: IdentityKey,
  now: Date,
): Promise<string | undefined> {
  const touched = await trx
    .updateTable('user_identity')
    .set({ last_used_at: now })
    .where('provider', '=', provider)
    .where('subject', '=', subject)
    .returning('user_id')
    .executeTakeFirst();
  return touched?.user_id;
}

export interface NewIdentity extends IdentityKey {
  userId: string;
  email: string | undefined;
  now: Date;
}

/** @returns whether it was free, and the account had none of this provider */
export async function insertIdentity(
  trx: Trx,
  { provider, subject, userId, email, now }: NewIdentity,
): Promise<boolean> {
  const inserted = await trx
    .insertInto('user_identity')
    .values({ provider, subject, user_id: userId, email: email ?? null, created_at: now, last_used_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('subject')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function deleteIdentity(trx: Trx, userId: string, provider: IdentityProviderName): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('user_identity')
    .where('user_id', '=', userId)
    .where('provider', '=', provider)
    .returning('user_id')
    .executeTakeFirst();
  return deleted !== undefined;
}

export interface NewProviderAccount {
  email: string;
  username: string;
  displayName: string | undefined;
  now: Date;
}

/** An account without a password, its address confirmed. @returns its id; undefined when address or name are taken */
export async function insertProviderAccount(
  trx: Trx,
  { email, username, displayName, now }: NewProviderAccount,
): Promise<string | undefined> {
  const id = uuidV7();
  const inserted = await trx
    .insertInto('user')
    .values({
      id,
      email,
      username,
      display_name: displayName ?? null,
      email_verified_at: now,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) return undefined;
  await trx.insertInto('user_role').values({ user_id: id, role: 'voter' }).execute();
  await appendEvent(trx, { type: 'user.registered', aggregateType: 'user', aggregateId: id, payload: { userId: id } });
  return id;
}
