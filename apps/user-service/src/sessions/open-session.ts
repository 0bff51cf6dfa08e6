import { randomUUID } from 'node:crypto';
import { newToken } from '@urvote/platform/crypto/token-hash';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Account } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import type { AccessToken } from '../tokens/access-tokens.ts';
import { insertRefreshToken, insertSession, type SessionKind } from './sessions.queries.ts';

/** Who asks, as far as a session remembers it. */
export interface SessionClient {
  clientIp: string;
  userAgent: string | undefined;
}

export interface OpenedSession {
  sessionId: string;
  kind: SessionKind;
  account: Account;
  access: AccessToken;
  refreshToken: string;
  /** The session ends then, unless it is used before. */
  expiresAt: Date;
}

export type SessionContext = Pick<AppContext, 'clock' | 'tokens' | 'config'>;

const dayMs = 86_400_000;

/** A new session with its first access and refresh token, as part of the transaction that let its owner in. */
export async function openSession(app: SessionContext, trx: Trx, given: { account: Account; client: SessionClient; kind: SessionKind }): Promise<OpenedSession> {
  const { account, client, kind } = given;
  const now = new Date(app.clock.nowMs());
  const expiresAt = new Date(now.getTime() + app.config.sessionDays * dayMs);
  const sessionId = randomUUID();
  const refreshToken = newToken();
  await insertSession(trx, { id: sessionId, userId: account.id, kind, ip: client.clientIp, userAgent: client.userAgent, now, expiresAt });
  await insertRefreshToken(trx, { token: refreshToken, sessionId, now, expiresAt });
  return { sessionId, kind, account, access: await app.tokens.issue(account, sessionId), refreshToken, expiresAt };
}
