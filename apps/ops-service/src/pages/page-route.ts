import { z } from 'zod';
import { errorCodes, ProblemError } from '@urvote/contracts/errors/error-codes';
import { defineEndpoint } from '@urvote/contracts/http/endpoint';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { readForm } from '@urvote/platform/http-request/read-form';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import { isTransient } from '@urvote/platform/postgres/errors';
import { QueueUnavailableError } from '@urvote/platform/queue/queue-unavailable';
import type { AppContext } from '../context.ts';
import { assertIntended, assertRole, identifyOperator, type Operator } from '../session/operator.ts';
import type { OpsRole } from '../session/roles.ts';
import { type Html, html } from '@urvote/pages/html/html';
import { layout } from './layout.ts';
import { pageHeaders } from './page-headers.ts';

const noQuery = z.strictObject({});

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

const page = { description: 'A page', schema: z.string(), contentType: 'text/html' };
const statuses = [200, 303, 401, 403, 404, 413, 415, 422, 423, 429, 500, 503] as const;

/** The endpoint of a page. Who may see it is decided by the session, not by the kit, which knows tokens only. */
export function pageEndpoint<Query extends z.ZodType>(definition: {
  id: string;
  method: 'get' | 'post';
  path: string;
  title: string;
  query: Query;
}) {
  const { id, method, path, title, query } = definition;
  return defineEndpoint({
    id,
    method,
    path,
    tag: 'operations',
    summary: title,
    auth: 'public',
    query,
    responses: Object.fromEntries(statuses.map((status) => [status, page])) as Record<number, typeof page>,
    errors: [],
  });
}

/** A page behind the session: no session leads to the sign-in page, no role or no CSRF token to a 403. */
export function pageRoute<Query extends z.ZodType = typeof noQuery>(
  app: AppContext,
  definition: PageDefinition<Query>,
  handle: (request: PageRequest<z.output<Query>>) => Promise<PageResult>,
): Route {
  const query = (definition.query ?? noQuery) as Query;
  const endpoint = pageEndpoint({ ...definition, query });

  async function respond(ctx: RequestContext<typeof endpoint>, operator: Operator) {
    assertRole(operator, definition.role);
    const form = definition.method === 'post' ? await readForm(ctx.request) : new Map<string, string>();
    assertIntended(
      app.sessions,
      operator,
      { method: definition.method.toUpperCase(), headers: ctx.request.headers, isSecure: ctx.isSecure },
      form.get('csrf'),
    );
    const csrfToken = operator.session === undefined ? '' : app.sessions.csrfToken(operator.session);
    const result = await handle({ query: ctx.query as z.output<Query>, operator, form, csrfToken });
    if ('redirect' in result) return seeOther(result.redirect);
    const headers =
      result.policy === undefined ? pageHeaders : { ...pageHeaders, 'Content-Security-Policy': result.policy };
    return { status: 200, headers, body: frame(app, definition, result.content, operator, csrfToken) };
  }

  return defineRoute(endpoint, async (ctx) => {
    const { clientIp, isSecure } = ctx;
    const operator = await identifyOperator(app.sessions, { headers: ctx.request.headers, clientIp, isSecure }).catch(
      () => undefined,
    );
    if (operator === undefined)
      return seeOther(
        definition.method === 'get' ? `/sign-in?next=${encodeURIComponent(ctx.request.url ?? '/')}` : '/sign-in',
      );
    try {
      return await respond(ctx, operator);
    } catch (error) {
      return errorPage(app, definition, error, operator, ctx.requestId);
    }
  });
}

export function seeOther(location: string) {
  return { status: 303, headers: { Location: location }, body: '' };
}

function frame(
  app: AppContext,
  { title, path }: Pick<PageDefinition, 'title' | 'path'>,
  content: Html,
  operator: Operator,
  csrfToken: string,
): string {
  return layout({
    environment: app.environment,
    title,
    path,
    operator,
    csrfToken,
    content,
    hasMail: app.mailFolder !== undefined,
  });
}

/** As the kit says where it answers. */
const retryAfterSeconds = '2';

/** An error as people read it; what is not meant for the public is left to the kit, which logs it. */
function errorPage(
  app: AppContext,
  definition: Pick<PageDefinition, 'title' | 'path'>,
  error: unknown,
  operator: Operator,
  requestId: string,
) {
  const problem = asPageProblem(error);
  if (problem === undefined) throw error;
  if (problem.status >= 500) app.logger.warn({ err: error, requestId }, 'page not available');
  const content = html`<h1>${errorCodes[problem.code].title}</h1><p>${problem.options.detail}</p><p class="muted">${problem.code} · request ${requestId}</p>`;
  const csrfToken = operator.session === undefined ? '' : app.sessions.csrfToken(operator.session);
  const headers = problem.status === 503 ? { ...pageHeaders, 'Retry-After': retryAfterSeconds } : pageHeaders;
  return { status: problem.status, headers, body: frame(app, definition, content, operator, csrfToken) };
}

function asPageProblem(error: unknown): ProblemError | undefined {
  if (error instanceof ProblemError) return error;
  if (error instanceof QueueUnavailableError)
    return new ProblemError('TEMPORARILY_UNAVAILABLE', { detail: 'The queue does not answer' });
  return isTransient(error)
    ? new ProblemError('TEMPORARILY_UNAVAILABLE', { detail: 'The database does not answer' })
    : undefined;
}
