import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { readForm } from '@urvote/platform/http-request/read-form';
import type { AppContext } from '../context.ts';
import { pageEndpoint, seeOther } from '../pages/page-route.ts';
import { assertIntended, identifyOperator } from './operator.ts';

const endpoint = pageEndpoint({
  id: 'opsSignOut',
  method: 'post',
  path: '/sign-out',
  title: 'Sign out',
  query: z.strictObject({}),
});

export function signOutRoute(app: AppContext): Route {
  return defineRoute(endpoint, async (ctx) => {
    const { request, clientIp, isSecure } = ctx;
    const form = await readForm(request);
    const operator = await identifyOperator(app.sessions, { headers: request.headers, clientIp, isSecure }).catch(
      (error: unknown) => {
        if (error instanceof ProblemError) return undefined;
        throw error;
      },
    );
    if (operator?.session !== undefined) {
      assertIntended(app.sessions, operator, { method: 'POST', headers: request.headers, isSecure }, form.get('csrf'));
      app.sessions.end(operator.session);
    }
    return {
      ...seeOther('/sign-in'),
      headers: { Location: '/sign-in', 'Set-Cookie': app.sessions.clearingCookies(isSecure) },
    };
  });
}
