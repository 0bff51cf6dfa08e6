import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { z } from 'zod';
import type { AppContext } from '../context.ts';
import { issueOneTimeToken, redeemOneTimeToken } from '../sign-in/one-time-tokens/one-time-tokens.queries.ts';
import { isBoundTo, newBrowserBinding } from './browser-binding.ts';
import type { AuthorizationSecrets } from './openid-provider.ts';
import { safeRedirect } from './safe-redirect.ts';

export type OpenIdContext = Pick<AppContext, 'db' | 'clock' | 'sealers' | 'config' | 'openId'>;

export interface AuthorizationRequest {
  /** A path of the platform. */
  redirect: string;
  /** The account to link with; undefined for a sign-in. */
  linkTo?: string;
}

interface BoundRedirect {
  url: string;
  cookie: string;
}

const ttlMs = 10 * 60_000;

const statePayload = z.strictObject({
  nonce: z.string(),
  codeVerifier: z.string(),
  redirectTo: z.string(),
  bindingHash: z.string(),
});

/**
 * Keeps what must come back unchanged, sealed; the browser carries the state and a binding cookie.
 * @throws {ProblemError} NOT_FOUND when no provider is set up; REDIRECT_NOT_ALLOWED, TEMPORARILY_UNAVAILABLE
 */
export async function startAuthorization(app: OpenIdContext, request: AuthorizationRequest): Promise<BoundRedirect> {
  const { redirect, linkTo } = request;
  if (app.openId === undefined) throw new ProblemError('NOT_FOUND');
  const secrets = app.openId.newSecrets();
  const binding = newBrowserBinding(app.config.publicUrl, ttlMs / 1000);
  const payload = { ...secrets, redirectTo: safeRedirect(redirect, app.config.publicUrl), bindingHash: binding.hash };
  const given = {
    purpose: 'oidc-sign-in' as const,
    ...(linkTo === undefined ? {} : { userId: linkTo }),
    payload,
    ttlMs,
    now: new Date(app.clock.nowMs()),
  };
  const state = await app.db.transaction().execute((trx) => issueOneTimeToken(trx, app.sealers.oneTimeToken, given));
  const url = await app.openId.authorizationUrl({ ...secrets, state });
  return { url: url.href, cookie: binding.cookie };
}

export interface StartedAuthorization {
  secrets: AuthorizationSecrets;
  redirectTo: string;
  linkTo: string | null;
}

/**
 * Uses the state up, also when another browser brings it: it was stolen.
 * @throws {ProblemError} SIGN_IN_FAILED when it was not started here, is over, or was used
 */
export async function redeemAuthorizationState(
  app: OpenIdContext,
  given: { state: string | undefined; cookieHeader: string | undefined },
): Promise<StartedAuthorization> {
  const { state, cookieHeader } = given;
  if (state === undefined) throw new ProblemError('SIGN_IN_FAILED');
  const now = new Date(app.clock.nowMs());
  const { userId, payload } = await app.db
    .transaction()
    .execute((trx) => redeemOneTimeToken(trx, app.sealers.oneTimeToken, { purpose: 'oidc-sign-in', token: state, now }))
    .catch((error: unknown) => {
      throw error instanceof ProblemError ? new ProblemError('SIGN_IN_FAILED', { cause: error }) : error;
    });
  const { bindingHash, redirectTo, nonce, codeVerifier } = statePayload.parse(payload);
  if (!isBoundTo(bindingHash, cookieHeader, app.config.publicUrl)) throw new ProblemError('SIGN_IN_FAILED');
  return { secrets: { state, nonce, codeVerifier }, redirectTo, linkTo: userId };
}
