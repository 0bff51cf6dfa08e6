import type { AppContext } from '../context.ts';
import { revokeSessions, type SessionsToRevoke } from './sessions.queries.ts';

export type EndSessionsContext = Pick<AppContext, 'db' | 'clock' | 'config' | 'wakeUp'>;

/** @returns how many ended */
export async function endSessions(
  app: EndSessionsContext,
  which: Pick<SessionsToRevoke, 'userId' | 'only' | 'except' | 'reason'>,
): Promise<number> {
  const now = new Date(app.clock.nowMs());
  const accessTtlMs = app.config.tokens.ttlSeconds * 1000;
  const count = await app.db.transaction().execute((trx) => revokeSessions(trx, { ...which, now, accessTtlMs }));
  if (count > 0) app.wakeUp.notify();
  return count;
}
