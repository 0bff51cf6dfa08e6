import type { Db, Trx } from '@urvote/platform/postgres/database';
import type { KnownPasskey } from '../sign-in/passkey/known-passkey.queries.ts';

export interface Passkey {
  credentialId: Buffer;
  name: string;
  isBackedUp: boolean;
  createdAt: Date;
  lastUsedAt: Date | null;
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

export async function deletePasskey(trx: Trx, userId: string, credentialId: Buffer): Promise<boolean> {
  const deleted = await trx
    .deleteFrom('passkey')
    .where('user_id', '=', userId)
    .where('credential_id', '=', credentialId)
    .returning('user_id')
    .executeTakeFirst();
  return deleted !== undefined;
}
