import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { TokenVerifier } from '@urvote/platform/auth/token-verifier';
import type { Quota } from '@urvote/platform/rate-limit/quota';
import type { RateLimiters } from '@urvote/platform/rate-limit/rate-limiters';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import { ipSource } from '@urvote/voting/network/ip-group';
import { authenticateOperator, type OperatorCredentials } from './authenticate-operator.ts';
import type { Device } from './device-cookie.ts';
import { readGrant } from '../session/read-grant.ts';
import type { OpsSession, Sessions } from '../session/sessions.ts';

export interface SignInServices {
  userServiceUrl: string;
  verifier: TokenVerifier;
  sessions: Sessions;
  limiters: RateLimiters;
}

const perAddress: Quota = { name: 'ops-sign-in-address', points: 20, durationSeconds: 900, scope: 'shared' };
const perAccount: Quota = { name: 'ops-sign-in-account', points: 5, durationSeconds: 900, scope: 'shared' };

export interface SignedIn {
  session: OpsSession;
  device: Device | undefined;
}

/**
 * Asks the user service, believes only the token it signs, and begins a session for accounts with a role here.
 * @throws {ProblemError} QUOTA_EXCEEDED, INVALID_CREDENTIALS, SECOND_FACTOR_REQUIRED, SECOND_FACTOR_WRONG, ACCOUNT_LOCKED, FORBIDDEN, TEMPORARILY_UNAVAILABLE
 */
export async function signIn(services: SignInServices, request: OperatorCredentials): Promise<SignedIn> {
  const account = accountKey(request);
  await spend(services.limiters, perAddress, ipSource(request.clientIp) ?? request.clientIp);
  await spend(services.limiters, perAccount, account);
  const { tokens, device } = await authenticateOperator(services.userServiceUrl, request);
  const { userId, sessionId, grant } = await readGrant(services.verifier, tokens);
  if (grant === undefined) throw new ProblemError('FORBIDDEN', { detail: 'This account has no role in operations' });
  await services.limiters.reset(perAccount, account);
  const label = tokens.account.username.slice(0, 120);
  return { session: services.sessions.begin({ userId, sessionId, label }, grant), device };
}

/**
 * A browser that says it is known is counted for itself, so that strangers cannot use up its tries. Whether it is, the user
 * service finds out, where one that is not is counted with all the others.
 */
function accountKey({ email, device }: OperatorCredentials): string {
  const account = email.trim().toLowerCase();
  return device === undefined ? account : `${account} ${tokenHash(device).toString('base64url')}`;
}

async function spend(limiters: RateLimiters, quota: Quota, key: string): Promise<void> {
  const state = await limiters.consume(quota, key);
  if (!state.isAllowed) throw new ProblemError('QUOTA_EXCEEDED', { retryAfterSeconds: state.resetSeconds });
}
