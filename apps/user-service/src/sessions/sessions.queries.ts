import type { SessionKind } from '@urvote/contracts/http/auth/auth-endpoints';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import type { Trx } from '@urvote/platform/postgres/database';
import { revokeAccess } from '../tokens/access-revocations.queries.ts';

type RevokeReason =
  'signed_out' | 'revoked' | 'token_reused' | 'password_changed' | 'password_reset' | 'suspended' | 'deleted';

export interface NewSession {
  id: string;
  userId: string;
  kind: SessionKind;
  ip: string;
  userAgent: string | undefined;
  now: Date;
  expiresAt: Date;
}

/** What is kept of a browser's name. */
export function storedUserAgent(userAgent: string | undefined): string | null {
  return userAgent?.slice(0, 512) ?? null;
}

export async function insertSession(
  trx: Trx,
  { id, userId, kind, ip, userAgent, now, expiresAt }: NewSession,
): Promise<void> {
  await trx
    .insertInto('session')
    .values({
      id,
      user_id: userId,
      kind,
      ip,
      user_agent: storedUserAgent(userAgent),
      created_at: now,
      last_activity_at: now,
      expires_at: expiresAt,
    })
    .execute();
}

export interface NewRefreshToken {
  token: string;
  sessionId: string;
  now: Date;
  expiresAt: Date;
}

export async function insertRefreshToken(
  trx: Trx,
  { token, sessionId, now, expiresAt }: NewRefreshToken,
): Promise<void> {
  await trx
    .insertInto('refresh_token')
    .values({ hash: tokenHash(token), session_id: sessionId, created_at: now, expires_at: expiresAt })
    .execute();
}

export interface SessionsToRevoke {
  userId: string;
  /** Only this one; else all of the user. */
  only?: string | undefined;
  /** All but this one. */
  except?: string;
  reason: RevokeReason;
  now: Date;
  /** Longest life of an access token. */
  accessTtlMs: number;
}

/** Ends sessions and the access tokens they gave out. @returns how many ended */
export async function revokeSessions(
  trx: Trx,
  { userId, only, except, reason, now, accessTtlMs }: SessionsToRevoke,
): Promise<number> {
  const ended = await trx
    .updateTable('session')
    .set({ revoked_at: now, revoke_reason: reason })
    .where('user_id', '=', userId)
    .where('revoked_at', 'is', null)
    .$if(only !== undefined, (query) => query.where('id', '=', only ?? ''))
    .$if(except !== undefined, (query) => query.where('id', '<>', except ?? ''))
    .returning('id')
    .execute();
  for (const { id } of ended) await revokeAccess(trx, { kind: 'session', subjectId: id, now, accessTtlMs });
  return ended.length;
}
