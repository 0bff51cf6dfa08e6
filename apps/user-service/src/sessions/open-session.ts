import { randomUUID } from 'node:crypto';
import { csrfHashOf } from '@urvote/platform/auth/session-cookies';
import { newToken } from '@urvote/platform/crypto/token-hash';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Account } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import type { AccessToken } from '../tokens/access-tokens.ts';
import { csrfTokenOf } from '../tokens/csrf-token.ts';
import { insertRefreshToken, insertSession, type SessionKind } from './sessions.queries.ts';

/** Who asks, as far as a session remembers it. */
export interface SessionClient {
  clientIp: string;
  userAgent: string | undefined;
  /** Whether the client came over TLS, which is what cookies depend on. */
  isSecure?: boolean;
}

export interface OpenedSession {
  sessionId: string;
  kind: SessionKind;
  account: Account;
  access: AccessToken;
  refreshToken: string;
  /** The session ends then, unless it is used before. */
  expiresAt: Date;
  /** When the tokens were made. */
  now: Date;
  /** Set for sessions in cookies. */
  csrfToken: string | undefined;
  isSecure: boolean;
}

export type SessionContext = Pick<AppContext, 'clock' | 'tokens' | 'config'>;

const dayMs = 86_400_000;

/** A new session with its first access and refresh token, as part of the transaction that let its owner in. */
export async function openSession(
  app: SessionContext,
  trx: Trx,
  given: { account: Account; client: SessionClient; kind: SessionKind },
): Promise<OpenedSession> {
  const { account, client, kind } = given;
  const now = new Date(app.clock.nowMs());
  const sessionId = randomUUID();
  const { clientIp: ip, userAgent } = client;
  await insertSession(trx, {
    id: sessionId,
    userId: account.id,
    kind,
    ip,
    userAgent,
    now,
    expiresAt: sessionExpiry(app, now),
  });
  return issueTokens(app, trx, { sessionId, kind, account, client, now });
}

export interface TokensToIssue extends Pick<OpenedSession, 'sessionId' | 'kind' | 'account' | 'now'> {
  client: SessionClient;
}

/** The next access and refresh token of a session. */
export async function issueTokens(app: SessionContext, trx: Trx, given: TokensToIssue): Promise<OpenedSession> {
  const { sessionId, kind, account, client, now } = given;
  const expiresAt = sessionExpiry(app, now);
  const refreshToken = newToken();
  await insertRefreshToken(trx, { token: refreshToken, sessionId, now, expiresAt });
  const csrfToken = kind === 'cookie' ? csrfTokenOf(app.config.secrets.dataEncryptionKey, sessionId) : undefined;
  const access = await app.tokens.issue(
    account,
    sessionId,
    csrfToken === undefined ? undefined : csrfHashOf(csrfToken),
  );
  const isSecure = client.isSecure === true || app.config.publicUrl.startsWith('https:');
  return { sessionId, kind, account, access, refreshToken, expiresAt, now, csrfToken, isSecure };
}

/** A session that is not used ends this long after its last refresh. */
export function sessionExpiry({ config }: SessionContext, now: Date): Date {
  return new Date(now.getTime() + config.sessionDays * dayMs);
}
