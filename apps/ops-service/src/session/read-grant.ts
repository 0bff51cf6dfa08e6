import type { TokenVerifier } from '@urvote/platform/auth/token-verifier';
import { highestRole } from './roles.ts';
import type { SessionGrant } from './sessions.ts';
import type { Tokens } from './user-service/session-calls.ts';

interface AccountGrant {
  userId: string;
  sessionId: string;
  /** Missing for an account without a role in operations. */
  grant: SessionGrant | undefined;
}

/** Believes only what the user service has signed. @throws {ProblemError} TOKEN_INVALID, TEMPORARILY_UNAVAILABLE */
export async function readGrant(verifier: TokenVerifier, tokens: Tokens): Promise<AccountGrant> {
  const { userId, sessionId, roles, issuedAtMs = 0 } = await verifier.verify(tokens.accessToken);
  const role = highestRole(roles);
  const { refreshToken, expiresAt } = tokens;
  const grant = role && { role, issuedAtMs, refreshToken, tokenExpiresAtMs: Date.parse(expiresAt) };
  return { userId, sessionId, grant };
}
