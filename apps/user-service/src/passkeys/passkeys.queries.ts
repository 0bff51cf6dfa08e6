import type { Db, Trx } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface Passkey {
  credentialId: Buffer;
  name: string;
  isBackedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
}

export interface KnownPasskey {
  userId: string;
  publicKey: Buffer;
  signCount: number;
}

const shown = [
  'credential_id as credentialId',
  'name',
  'is_backed_up as isBackedUp',
  'created_at as createdAt',
  'last_used_at as lastUsedAt',
] as const;

export async function listPasskeys(db: Db, userId: string): Promise<Passkey[]> {
  return db
    .selectFrom('passkey')
    .select(shown)
    .where('user_id', '=', userId)
    .orderBy('created_at')
    .orderBy('credential_id')
    .execute();
}

export async function findPasskey(db: Db, credentialId: Buffer): Promise<KnownPasskey | undefined> {
  const found = await db
    .selectFrom('passkey')
    .select(['user_id', 'public_key', 'sign_count'])
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  return found && { userId: found.user_id, publicKey: found.public_key, signCount: Number(found.sign_count) };
}

export interface NewPasskey extends KnownPasskey {
  credentialId: Buffer;
  name: string;
  transports: string[];
  isBackedUp: boolean;
  now: Date;
}

/** @returns undefined when the credential is known already */
export async function insertPasskey(trx: Trx, given: NewPasskey): Promise<Passkey | undefined> {
  const { credentialId, userId, publicKey, signCount, transports, name, isBackedUp, now } = given;
  return trx
    .insertInto('passkey')
    .values({
      credential_id: credentialId,
      user_id: userId,
      public_key: publicKey,
      sign_count: signCount,
      transports,
      name,
      is_backed_up: isBackedUp,
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(shown)
    .executeTakeFirst();
}

/** A count that does not rise comes from a cloned key; authenticators that do not count send 0. @returns whether it was accepted */
export async function recordPasskeyUse(
  db: Db,
  {
    credentialId,
    signCount,
    isBackedUp,
    now,
  }: { credentialId: Buffer; signCount: number; isBackedUp: boolean; now: Date },
): Promise<boolean> {
  const counted = await db
    .updateTable('passkey')
    .set({ sign_count: signCount, is_backed_up: isBackedUp, last_used_at: now })
    .where('credential_id', '=', credentialId)
    .where(sql<boolean>`(sign_count < ${signCount} or (sign_count = 0 and ${signCount} = 0))`)
    .returning('user_id')
    .executeTakeFirst();
  return counted !== undefined;
}

export async function deletePasskey(trx: Trx, userId: string, credentialId: Buffer): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('passkey')
    .where('user_id', '=', userId)
    .where('credential_id', '=', credentialId)
    .returning('user_id')
    .executeTakeFirst();
  return deleted !== undefined;
}
