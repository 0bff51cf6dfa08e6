import type { Db } from '@urvote/platform/postgres/database';
import { sql } from 'kysely';

export interface KnownPasskey {
  userId: string;
  publicKey: Buffer;
  signCount: number;
}

export async function findPasskey(db: Db, credentialId: Buffer): Promise<KnownPasskey | undefined> {
  const found = await db
    .selectFrom('passkey')
    .select(['user_id', 'public_key', 'sign_count'])
    .where('credential_id', '=', credentialId)
    .executeTakeFirst();
  return found && { userId: found.user_id, publicKey: found.public_key, signCount: Number(found.sign_count) };
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
