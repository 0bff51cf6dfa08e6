import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { opsSignOut } from '@urvote/contracts/http/ops/ops-forms';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { readFields, validFields } from '../routing/read-fields.ts';
import { seeOther } from '../routing/see-other.ts';
import { assertCsrfToken, identifyOperator } from '../session/operator.ts';

export function signOutRoute(app: AppContext) {
  return defineRoute(opsSignOut, async (ctx) => {
    const { request, clientIp, isSecure } = ctx;
    const { csrf } = validFields(opsSignOut.form, await readFields(request));
    const operator = await identifyOperator(app.sessions, { headers: request.headers, clientIp, isSecure }).catch(
      undefinedForProblem,
    );
    if (operator?.session !== undefined) {
      assertCsrfToken(app.sessions, operator, { method: 'POST', headers: request.headers, isSecure }, csrf);
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
