import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { AuthRequest } from './authenticate.ts';

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
      : trustedOrigins.has(origin) || (host !== undefined && hostOf(origin) === host.toLowerCase());
  if (!sameOrigin) {
    throw new ProblemError('CSRF_TOKEN_MISSING', { detail: 'The guest cookie is only taken from pages of this origin; send the guest token instead' });
  }
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
