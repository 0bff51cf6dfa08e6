import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { AuthRequest } from './auth-request.ts';
import type { UserCaller } from './caller.ts';
import { csrfHeaderName, isCsrfToken } from './session-cookies.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses unsafe requests that another site could have sent with the visitor's cookie. Browsers name the origin of
 * every such request, so one that names none is refused too.
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

/** As above without a cookie; only browsers name a site. @throws {ProblemError} CSRF_TOKEN_MISSING */
export function assertNoOtherSite(request: AuthRequest, trustedOrigins: ReadonlySet<string>): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined || site !== undefined) assertSameOrigin(request, trustedOrigins);
}

/** The page has to know the session's CSRF token. @throws {ProblemError} CSRF_TOKEN_MISSING */
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
