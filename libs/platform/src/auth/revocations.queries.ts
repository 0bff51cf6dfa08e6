import type { Db } from '../postgres/database.ts';

export type RevocationKind = 'session' | 'user' | 'api_key';

export interface StoredRevocation {
  kind: RevocationKind;
  subjectId: string;
  notBefore: Date;
  expiresAt: Date;
}

/** Those that may still concern an access token. */
export async function loadRevocations(db: Db, now: Date): Promise<StoredRevocation[]> {
  const rows = await db
    .selectFrom('access_revocation')
    .select(['kind', 'subject_id as subjectId', 'not_before as notBefore', 'expires_at as expiresAt'])
    .where('expires_at', '>', now)
    .execute();
  return rows as StoredRevocation[];
}
