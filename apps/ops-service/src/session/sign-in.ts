import { bearerSignedIn, signIn as signInEndpoint } from '@urvote/contracts/http/auth/auth-endpoints';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { TokenVerifier } from '@urvote/platform/auth/token-verifier';
import type { Quota, RateLimiters } from '@urvote/platform/rate-limit/rate-limiters';
import { ipSource } from '@urvote/voting/network/ip-group';
import { highestRole } from './roles.ts';
import type { OpsSession, Sessions } from './sessions.ts';

export interface SignInRequest {
  email: string;
  password: string;
  clientIp: string;
}

export interface SignInServices {
  userServiceUrl: string;
  verifier: TokenVerifier;
  sessions: Sessions;
  limiters: RateLimiters;
}

const perAddress: Quota = { name: 'ops-sign-in-address', points: 20, durationSeconds: 900, scope: 'shared' };
const perAccount: Quota = { name: 'ops-sign-in-account', points: 5, durationSeconds: 900, scope: 'shared' };

const timeoutMs = 5_000;

/**
 * Asks the user service, believes only the token it signs, and begins a session for accounts with a role here.
 * @throws {ProblemError} QUOTA_EXCEEDED, INVALID_CREDENTIALS, ACCOUNT_LOCKED, FORBIDDEN, TEMPORARILY_UNAVAILABLE
 */
export async function signIn(services: SignInServices, request: SignInRequest): Promise<OpsSession> {
  const account = request.email.trim().toLowerCase();
  await spend(services.limiters, perAddress, ipSource(request.clientIp) ?? request.clientIp);
  await spend(services.limiters, perAccount, account);
  const { accessToken, expiresAt, account: profile } = await askUserService(services.userServiceUrl, request);
  const caller = await services.verifier.verify(accessToken);
  const role = highestRole(caller.roles);
  if (role === undefined) throw new ProblemError('FORBIDDEN', { detail: 'This account has no role in operations' });
  await services.limiters.reset(perAccount, account);
  const { userId, sessionId, issuedAtMs = 0 } = caller;
  return services.sessions.begin({ userId, label: profile.username.slice(0, 120), role, sessionId, issuedAtMs }, Date.parse(expiresAt));
}

async function spend(limiters: RateLimiters, quota: Quota, key: string): Promise<void> {
  const state = await limiters.consume(quota, key);
  if (!state.isAllowed) throw new ProblemError('QUOTA_EXCEEDED', { retryAfterSeconds: state.resetSeconds });
}

async function askUserService(url: string, { email, password, clientIp }: SignInRequest) {
  const response = await fetch(new URL(signInEndpoint.path, url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': clientIp },
    body: JSON.stringify({ email, password }),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  }).catch((cause: unknown) => {
    throw unavailable(cause);
  });
  if (response.status === 423) throw new ProblemError('ACCOUNT_LOCKED');
  if (response.status === 429) throw new ProblemError('QUOTA_EXCEEDED');
  if (response.status === 401 || response.status === 422) throw new ProblemError('INVALID_CREDENTIALS');
  const parsed = bearerSignedIn.safeParse(response.ok ? await response.json().catch(() => undefined) : undefined);
  if (!parsed.success) throw unavailable(new Error(`The user service answered ${response.status}`));
  return parsed.data;
}

function unavailable(cause: unknown): ProblemError {
  return new ProblemError('TEMPORARILY_UNAVAILABLE', { detail: 'The user service does not answer', cause });
}
