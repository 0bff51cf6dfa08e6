import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { AuthRequest } from './auth-request.ts';
import type { UserCaller } from './caller.ts';
import { csrfHeaderName, isCsrfToken } from './session-cookies.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses unsafe requests that another site could have sent with the visitor's cookie.
 * Browsers send `Origin` with every unsafe cross-origin request, so a request that proves nothing is refused too.
 * @throws {ProblemError} CSRF_TOKEN_MISSING
 */
export function assertSameOrigin(request: AuthRequest, trustedOrigins: ReadonlySet<string>): void {
  if (safeMethods.has(request.method)) return;
  const { origin, host } = request.headers;
  const sameOrigin =
    origin === undefined
      ? request.headers['sec-fetch-site'] === 'same-origin'
      : trustedOrigins.has(origin) || isOwnPage(origin, host, request.isSecure ?? false);
  if (!sameOrigin) {
    throw new ProblemError('CSRF_TOKEN_MISSING', {
      detail: 'The cookie is only taken from pages of this origin; send the token itself instead',
    });
  }
}

/**
 * Refuses unsafe requests that a browser sends for a page of another site, cookie or not. Browsers say where a request
 * comes from, so one that does not is none of theirs.
 * @throws {ProblemError} CSRF_TOKEN_MISSING
 */
export function assertNoOtherSite(request: AuthRequest, trustedOrigins: ReadonlySet<string>): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined || site !== undefined) assertSameOrigin(request, trustedOrigins);
}

/**
 * Refuses unsafe requests of a session in cookies that do not prove that the page knows the session's CSRF token, and
 * those that say they come from a page elsewhere.
 * @throws {ProblemError} CSRF_TOKEN_MISSING
 */
export function assertCsrfToken(
  request: AuthRequest,
  { csrfHash = '' }: UserCaller,
  trustedOrigins: ReadonlySet<string>,
): void {
  if (safeMethods.has(request.method)) return;
  if (!isCsrfToken(request.headers[csrfHeaderName], csrfHash)) throw new ProblemError('CSRF_TOKEN_MISSING');
  if (request.headers.origin !== undefined) assertSameOrigin(request, trustedOrigins);
}

function isOwnPage(origin: string, host: string | undefined, isSecure: boolean): boolean {
  if (host === undefined || !URL.canParse(origin)) return false;
  const page = new URL(origin);
  return page.host === host.toLowerCase() && (!isSecure || page.protocol === 'https:');
}
