import { refreshSession as endpoint } from '@urvote/contracts/http/sessions/session-endpoints';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { assertSameOrigin } from '@urvote/platform/auth/same-origin';
import { refreshCookie } from '@urvote/platform/auth/session-cookies';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { AppContext } from '../context.ts';
import { refreshSession } from './refresh-session.ts';
import { sessionResponse } from './session-response.ts';

export function refreshSessionRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const token = ctx.body.refreshToken ?? tokenOfCookie(app, ctx);
    return sessionResponse(await refreshSession(app, token, ctx));
  });
}

/** A page just loaded gets its CSRF token here and has none to send, so its origin is checked instead. */
function tokenOfCookie(app: AppContext, { request, isSecure }: RequestContext<typeof endpoint>): string {
  const { method = '', headers } = request;
  const token = refreshCookie(headers.cookie, isSecure);
  if (token === undefined)
    throw new ProblemError('TOKEN_INVALID', {
      detail: 'There is no refresh token, neither in the body nor in a cookie',
    });
  assertSameOrigin({ method, headers, isSecure }, new Set(app.config.http.corsOrigins));
  return token;
}
