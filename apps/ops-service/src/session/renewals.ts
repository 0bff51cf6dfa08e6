import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { TokenVerifier } from '@urvote/platform/auth/token-verifier';
import type { Clock } from '@urvote/platform/clock/clock';
import type { Logger } from '@urvote/platform/logger/logger';
import type { OpsSession, Sessions } from './sessions.ts';
import { readGrant } from './read-grant.ts';
import { endAccountSession, exchangeRefreshToken, type SessionClient } from './user-service/session-calls.ts';

export interface Renewals {
  /**
   * The session's next life once a third of this one is over; the session itself before that, and while the user service
   * is away. @returns undefined when the session, or the account's role, has ended
   */
  renew(session: OpsSession, client: SessionClient): Promise<OpsSession | undefined>;
  /** Ends the account's session with all that stems from it; what cannot be reached is logged. */
  signOut(session: OpsSession, client: SessionClient): Promise<void>;
}

interface RenewalParts {
  userServiceUrl: string;
  verifier: TokenVerifier;
  sessions: Sessions;
  clock: Clock;
  logger: Logger;
}

interface Renewal {
  next: Promise<OpsSession | undefined>;
  keptUntilMs: number;
}

/** While the user service is away, not every page waits for it. */
const tryAgainMs = 15_000;

/**
 * A refresh token works once, and one that comes back ends its family. So requests that come at once share a renewal, and
 * a browser that never got the new cookie finds it again for as long as its old one lasts.
 */
export function createRenewals(parts: RenewalParts): Renewals {
  const { userServiceUrl, sessions, clock, logger } = parts;
  const renewals = new Map<string, Renewal>();

  function exchange(session: OpsSession, client: SessionClient): Renewal {
    for (const [token, { keptUntilMs }] of renewals) if (keptUntilMs <= clock.nowMs()) renewals.delete(token);
    const renewal: Renewal = { next: nextOf(parts, session, client), keptUntilMs: session.expiresAtMs };
    renewal.next = renewal.next.catch((error: unknown) => {
      if (error instanceof ProblemError && error.code === 'TOKEN_INVALID') return undefined;
      logger.warn({ err: error, userId: session.userId }, 'session of an operator cannot be renewed');
      renewal.keptUntilMs = clock.nowMs() + tryAgainMs;
      return session;
    });
    renewals.set(session.refreshToken, renewal);
    return renewal;
  }

  async function renew(session: OpsSession, client: SessionClient): Promise<OpsSession | undefined> {
    if (!isDue(session, clock.nowMs())) return session;
    const known = renewals.get(session.refreshToken);
    const { next } = known && known.keptUntilMs > clock.nowMs() ? known : exchange(session, client);
    return next;
  }

  return {
    renew,
    async signOut(session, client) {
      const newest = (await renewals.get(session.refreshToken)?.next) ?? session;
      sessions.end(session);
      try {
        const { accessToken } = await exchangeRefreshToken(userServiceUrl, newest.refreshToken, client);
        await endAccountSession(userServiceUrl, accessToken, client);
      } catch (error) {
        logger.warn({ err: error, userId: session.userId }, 'session of the account goes on after sign-out');
      }
    },
  };
}

function isDue({ renewedAtMs, expiresAtMs, endsAtMs }: OpsSession, nowMs: number): boolean {
  return expiresAtMs < endsAtMs && nowMs - renewedAtMs >= (expiresAtMs - renewedAtMs) / 3;
}

/** @throws {ProblemError} TOKEN_INVALID, TEMPORARILY_UNAVAILABLE */
async function nextOf(
  { userServiceUrl, verifier, sessions }: RenewalParts,
  session: OpsSession,
  client: SessionClient,
): Promise<OpsSession | undefined> {
  const tokens = await exchangeRefreshToken(userServiceUrl, session.refreshToken, client);
  const { userId, sessionId, grant } = await readGrant(verifier, tokens);
  const isSame = userId === session.userId && sessionId === session.sessionId;
  return grant !== undefined && isSame ? sessions.renewed(session, grant) : undefined;
}
