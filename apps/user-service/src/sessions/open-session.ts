import type { SessionKind } from '@urvote/contracts/http/auth/auth-endpoints';
import { randomUUID } from 'node:crypto';
import { csrfHashOf } from '@urvote/platform/auth/session-cookies';
import { newToken } from '@urvote/platform/crypto/token-hash';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Account } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import type { AccessToken } from '../tokens/access-tokens.ts';
import { csrfTokenOf } from '../tokens/csrf-token.ts';
import { insertRefreshToken, insertSession } from './sessions.queries.ts';

export interface SessionClient {
  clientIp: string;
  userAgent: string | undefined;
  /** Whether the client came over TLS. */
  isSecure?: boolean;
}

export interface OpenedSession {
  sessionId: string;
  kind: SessionKind;
  account: Account;
  access: AccessToken;
  refreshToken: string;
  /** Moves with every refresh. */
  expiresAt: Date;
  now: Date;
  /** Set for sessions in cookies. */
  csrfToken: string | undefined;
  isSecure: boolean;
  /** A Set-Cookie field, by which the browser is known again at the next sign-in. */
  deviceCookie?: string;
}

export type SessionContext = Pick<AppContext, 'clock' | 'tokens' | 'config'>;

const dayMs = 86_400_000;

interface SessionToOpen {
  account: Account;
  client: SessionClient;
  kind: SessionKind;
}

export async function openSession(app: SessionContext, trx: Trx, given: SessionToOpen): Promise<OpenedSession> {
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
  /** One that was issued a moment ago, to be given out again. */
  refreshToken?: string;
}

export async function issueTokens(app: SessionContext, trx: Trx, given: TokensToIssue): Promise<OpenedSession> {
  const { sessionId, kind, account, client, now } = given;
  const expiresAt = sessionExpiry(app, now);
  const refreshToken = given.refreshToken ?? newToken();
  if (given.refreshToken === undefined)
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

export function sessionExpiry({ config }: SessionContext, now: Date): Date {
  return new Date(now.getTime() + config.sessionDays * dayMs);
}
