import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import { findAccount } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import {
  issueTokens,
  type OpenedSession,
  type SessionClient,
  type SessionContext,
  sessionExpiry,
} from './open-session.ts';
import { type LockedSession, lockSessionOfToken, recordSessionUse, useRefreshToken } from './refresh-token.queries.ts';
import { revokeSessions } from './sessions.queries.ts';

export type RefreshContext = SessionContext & Pick<AppContext, 'db' | 'events' | 'wakeUp'>;

/**
 * A refresh token works once. One that comes back has been copied, and nobody can tell the thief from the owner, so the
 * session ends for both.
 * @throws {ProblemError} TOKEN_INVALID
 */
export async function refreshSession(
  app: RefreshContext,
  token: string,
  client: SessionClient,
): Promise<OpenedSession> {
  const outcome = await app.db.transaction().execute((trx) => exchange(app, trx, token, client));
  if (outcome === 'reused') app.wakeUp.notify();
  if (typeof outcome === 'string')
    throw new ProblemError('TOKEN_INVALID', { detail: 'The refresh token is not valid, or was used before' });
  return outcome;
}

/** Refusals are results, not errors: what a reused token ends must be committed. */
async function exchange(
  app: RefreshContext,
  trx: Trx,
  token: string,
  client: SessionClient,
): Promise<OpenedSession | 'refused' | 'reused'> {
  const session = await lockSessionOfToken(trx, token);
  if (session === undefined || session.revokedAt !== null) return 'refused';
  // Under the lock: whoever held it before may have used the token.
  const now = new Date(app.clock.nowMs());
  if (!(await useRefreshToken(trx, token, now))) {
    await endReusedSession(app, trx, session, now);
    return 'reused';
  }
  const account = await findAccount(trx, session.userId);
  if (session.expiresAt <= now || account === undefined || account.isSuspended) return 'refused';
  await recordSessionUse(trx, {
    id: session.id,
    ip: client.clientIp,
    userAgent: client.userAgent,
    now,
    expiresAt: sessionExpiry(app, now),
  });
  return issueTokens(app, trx, { sessionId: session.id, kind: session.kind, account, client, now });
}

async function endReusedSession(
  app: RefreshContext,
  trx: Trx,
  { id, userId }: LockedSession,
  now: Date,
): Promise<void> {
  await revokeSessions(trx, {
    userId,
    only: id,
    reason: 'token_reused',
    now,
    accessTtlMs: app.config.tokens.ttlSeconds * 1000,
  });
  app.events.refreshTokenReused(userId, id);
}
