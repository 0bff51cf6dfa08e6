import type { z } from 'zod';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { readForm } from '@urvote/platform/http-request/read-form';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { Html } from '@urvote/pages/html/html';
import type { AppContext } from '../context.ts';
import { admitOperator } from '../session/admit-operator.ts';
import { assertCsrfToken, assertRole, csrfTokenOf, type Operator } from '../session/operator.ts';
import type { OpsRole } from '../session/roles.ts';
import { noQuery, pageEndpoint, seeOther } from './page-endpoint.ts';
import { pageHeaders } from './page-headers.ts';
import { problemAnswer } from './problem-answer.ts';
import { renderPage } from './render-page.ts';

export interface PageDefinition<Query extends z.ZodType = typeof noQuery> {
  id: string;
  method: 'get' | 'post';
  path: string;
  title: string;
  /** The least role that may have the page. */
  role: OpsRole;
  query?: Query;
}

export interface PageRequest<Query> {
  query: Query;
  operator: Operator;
  /** Fields of the form; empty for `get`. */
  form: ReadonlyMap<string, string>;
  csrfToken: string;
}

/** `policy` replaces the content security policy of the page. */
export type PageResult = { content: Html; policy?: string } | { redirect: string };

/** A page behind the session: no session leads to the sign-in page, no role or no CSRF token to a 403. */
export function pageRoute<Query extends z.ZodType = typeof noQuery>(
  app: AppContext,
  definition: PageDefinition<Query>,
  handle: (request: PageRequest<z.output<Query>>) => Promise<PageResult>,
): Route {
  const endpoint = pageEndpoint({ ...definition, query: (definition.query ?? noQuery) as Query });

  async function respond(ctx: RequestContext<typeof endpoint>, operator: Operator) {
    assertRole(operator, definition.role);
    const form = definition.method === 'post' ? await readForm(ctx.request) : new Map<string, string>();
    const method = definition.method.toUpperCase();
    const { headers } = ctx.request;
    assertCsrfToken(app.sessions, operator, { method, headers, isSecure: ctx.isSecure }, form.get('csrf'));
    const csrfToken = csrfTokenOf(app.sessions, operator);
    const result = await handle({ query: ctx.query as z.output<Query>, operator, form, csrfToken });
    if ('redirect' in result) return seeOther(result.redirect);
    const policy = result.policy === undefined ? {} : { 'Content-Security-Policy': result.policy };
    return {
      status: 200,
      headers: { ...pageHeaders, ...policy },
      body: renderPage(app, definition, operator, result.content),
    };
  }

  return defineRoute(endpoint, async (ctx) => {
    const { clientIp, isSecure, request } = ctx;
    const asked = { headers: request.headers, clientIp, isSecure };
    const admitted = await admitOperator(app, asked).catch(() => undefined);
    if (admitted === undefined) return seeOther(signInLocation(definition.method, request.url));
    const { operator, headers } = admitted;
    const answer = await respond(ctx, operator).catch((error: unknown) =>
      problemAnswer(app, definition, operator, error, ctx.requestId),
    );
    return { ...answer, headers: { ...answer.headers, ...headers } };
  });
}

/** Back to a page after signing in; a form is not sent again. */
function signInLocation(method: 'get' | 'post', url = '/'): string {
  return method === 'get' ? `/sign-in?next=${encodeURIComponent(url)}` : '/sign-in';
}
