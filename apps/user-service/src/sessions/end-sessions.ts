import type { AccountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import {
  type ReauthenticationContext,
  type ReauthenticationProof,
  withReauthentication,
} from '../reauthentication/reauthenticate.ts';
import { revokeSessions, type SessionsToRevoke } from './sessions.queries.ts';

export type EndSessionsContext = Pick<AppContext, 'db' | 'clock' | 'config' | 'wakeUp'>;

/** @returns how many ended */
export async function endSessions(
  app: EndSessionsContext,
  which: Pick<SessionsToRevoke, 'userId' | 'only' | 'except' | 'reason'>,
): Promise<number> {
  const count = await app.db.transaction().execute((trx) => revokeSessions(trx, { ...which, ...timesOf(app) }));
  if (count > 0) app.wakeUp.notify();
  return count;
}

/**
 * Whoever has only a token may not end what the owner signs in to.
 * @param only one of them; by default all others
 * @returns how many ended @throws {ProblemError} those of `withReauthentication`
 */
export async function endOtherSessions(
  app: EndSessionsContext & ReauthenticationContext,
  owner: AccountActor,
  { only, proof }: { only?: string | undefined; proof: ReauthenticationProof },
): Promise<number> {
  const which = { userId: owner.userId, except: owner.sessionId, only, reason: 'revoked' } as const;
  const count = await withReauthentication(app, owner, proof, (trx) =>
    revokeSessions(trx, { ...which, ...timesOf(app) }),
  );
  if (count > 0) app.wakeUp.notify();
  return count;
}

function timesOf({ clock, config }: EndSessionsContext): Pick<SessionsToRevoke, 'now' | 'accessTtlMs'> {
  return { now: new Date(clock.nowMs()), accessTtlMs: config.tokens.ttlSeconds * 1000 };
}
