import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { Trx } from '@urvote/platform/postgres/database';
import { ipSource } from '@urvote/voting/network/ip-group';
import { findAccount } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import {
  issueTokens,
  type OpenedSession,
  type SessionClient,
  type SessionContext,
  sessionExpiry,
} from './open-session.ts';
import {
  findTokenUse,
  keepSuccessor,
  type LockedSession,
  lockSessionOfToken,
  recordSessionUse,
  useRefreshToken,
} from './refresh-token.queries.ts';
import { revokeSessions, storedUserAgent } from './sessions.queries.ts';

export type RefreshContext = SessionContext & Pick<AppContext, 'db' | 'events' | 'wakeUp' | 'sealers'>;

/** Long enough for the tabs of one browser that wake together; a thief would have to come as quickly, and from there. */
const graceMs = 10_000;

/**
 * A refresh token works once. One that comes back has been copied, and nobody can tell the thief from the owner, so the
 * session ends for both; but the same browser gets the same successor again for a few seconds.
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
  const isFirst = await useRefreshToken(trx, token, now);
  const refreshToken = isFirst ? undefined : await successorOf(app, trx, token, { session, client, now });
  if (!isFirst && refreshToken === undefined) {
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
  const issued = { sessionId: session.id, kind: session.kind, account, client, now };
  const opened = await issueTokens(app, trx, refreshToken === undefined ? issued : { ...issued, refreshToken });
  if (isFirst) await keepSuccessor(trx, token, app.sealers.refreshToken.seal(opened.refreshToken));
  return opened;
}

/** @returns the newest token that came of it; undefined when it came too late or from elsewhere */
async function successorOf(
  { sealers }: RefreshContext,
  trx: Trx,
  token: string,
  { session, client, now }: { session: LockedSession; client: SessionClient; now: Date },
): Promise<string | undefined> {
  if (!isSameBrowser(session, client)) return undefined;
  for (let next = token; ;) {
    const use = await findTokenUse(trx, next);
    if (use === undefined) return undefined;
    if (use.usedAt === null) return next;
    if (use.sealedSuccessor === null || now.getTime() - use.usedAt.getTime() > graceMs) return undefined;
    next = sealers.refreshToken.open(use.sealedSuccessor).toString();
  }
}

/** As at the session's last use; an IPv6 network is one source. */
function isSameBrowser({ ip, userAgent }: LockedSession, client: SessionClient): boolean {
  return userAgent === storedUserAgent(client.userAgent) && ipSource(ip ?? '') === ipSource(client.clientIp);
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
