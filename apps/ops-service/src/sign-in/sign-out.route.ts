import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { readForm } from '@urvote/platform/http-request/read-form';
import type { AppContext } from '../context.ts';
import { noQuery, pageEndpoint, seeOther } from '../routing/page-endpoint.ts';
import { assertCsrfToken, identifyOperator } from '../session/operator.ts';

const endpoint = pageEndpoint({
  id: 'opsSignOut',
  method: 'post',
  path: '/sign-out',
  title: 'Sign out',
  query: noQuery,
});

export function signOutRoute(app: AppContext): Route {
  return defineRoute(endpoint, async (ctx) => {
    const { request, clientIp, isSecure } = ctx;
    const form = await readForm(request);
    const operator = await identifyOperator(app.sessions, { headers: request.headers, clientIp, isSecure }).catch(
      undefinedForProblem,
    );
    if (operator?.session !== undefined) {
      assertCsrfToken(app.sessions, operator, { method: 'POST', headers: request.headers, isSecure }, form.get('csrf'));
      await app.renewals.signOut(operator.session, operator);
    }
    return {
      ...seeOther('/sign-in'),
      headers: { Location: '/sign-in', 'Set-Cookie': app.sessions.clearingCookies(isSecure) },
    };
  });
}

function undefinedForProblem(error: unknown): undefined {
  if (error instanceof ProblemError) return undefined;
  throw error;
}
