import type { SessionKind } from '@urvote/contracts/http/auth/auth-endpoints';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import type { Trx } from '@urvote/platform/postgres/database';
import { storedUserAgent } from './sessions.queries.ts';

export interface LockedSession {
  id: string;
  userId: string;
  kind: SessionKind;
  revokedAt: Date | null;
  expiresAt: Date;
  /** Of its last use. */
  ip: string | null;
  userAgent: string | null;
}

/** Locked, so that concurrent refreshes see each other's outcome. */
export async function lockSessionOfToken(trx: Trx, token: string): Promise<LockedSession | undefined> {
  const row = await trx
    .selectFrom('session')
    .select(['id', 'user_id as userId', 'kind', 'revoked_at as revokedAt', 'expires_at as expiresAt', 'ip'])
    .select('user_agent as userAgent')
    .where('id', '=', (query) =>
      query.selectFrom('refresh_token').select('session_id').where('hash', '=', tokenHash(token)),
    )
    .forUpdate()
    .executeTakeFirst();
  return row as LockedSession | undefined;
}

/** Needs the lock of the session. @returns false when the token was used before */
export async function useRefreshToken(trx: Trx, token: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('refresh_token')
    .set({ used_at: now })
    .where('hash', '=', tokenHash(token))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function keepSuccessor(trx: Trx, token: string, sealed: Buffer): Promise<void> {
  await trx
    .updateTable('refresh_token')
    .set({ sealed_successor: sealed })
    .where('hash', '=', tokenHash(token))
    .execute();
}

export interface TokenUse {
  usedAt: Date | null;
  sealedSuccessor: Buffer | null;
}

export async function findTokenUse(trx: Trx, token: string): Promise<TokenUse | undefined> {
  return trx
    .selectFrom('refresh_token')
    .select(['used_at as usedAt', 'sealed_successor as sealedSuccessor'])
    .where('hash', '=', tokenHash(token))
    .executeTakeFirst();
}

export interface SessionUse {
  id: string;
  ip: string;
  userAgent: string | undefined;
  now: Date;
  expiresAt: Date;
}

export async function recordSessionUse(trx: Trx, { id, ip, userAgent, now, expiresAt }: SessionUse): Promise<void> {
  await trx
    .updateTable('session')
    .set({ last_activity_at: now, ip, user_agent: storedUserAgent(userAgent), expires_at: expiresAt })
    .where('id', '=', id)
    .execute();
}
