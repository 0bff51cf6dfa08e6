import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { RouteResult } from '@urvote/platform/http-response/route-result';
import { isTransient } from '@urvote/platform/postgres/errors';
import { QueueUnavailableError } from '@urvote/platform/queue/queue-unavailable';
import type { AppContext } from '../context.ts';
import { admitOperator } from '../session/admit-operator.ts';
import { assertCsrfToken, assertRole, type Operator } from '../session/operator.ts';

/** JSON for a session cookie or an access token with at least the role of the endpoint. */
export function apiRoute<
  E extends Endpoint & { opsRole: OpsRole },
  H extends (ctx: RequestContext<E>, operator: Operator) => Promise<RouteResult<E>>,
>(app: AppContext, endpoint: E, handle: H): Route<E['id']> {
  return defineRoute(endpoint, async (ctx: RequestContext<E>) => {
    const { clientIp, isSecure, caller, request } = ctx;
    const asked = { headers: request.headers, clientIp, isSecure, caller };
    const { operator, headers } = await admitOperator(app, asked);
    assertRole(operator, endpoint.opsRole);
    assertCsrfToken(app.sessions, operator, { method: request.method ?? '', headers: request.headers, isSecure });
    const result = await handle(ctx, operator).catch((error: unknown) => {
      throw isTransient(error) || error instanceof QueueUnavailableError
        ? new ProblemError('TEMPORARILY_UNAVAILABLE', { cause: error })
        : error;
    });
    return { ...result, headers: { ...result.headers, ...headers } };
  });
}
