import type { z } from 'zod';
import type { EndpointQuery } from '@urvote/contracts/endpoint/endpoint';
import type { OpsPage } from '@urvote/contracts/http/ops/define-ops-page';
import type { OpsRole } from '@urvote/contracts/accounts/ops-roles';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { Html } from '@urvote/pages/html/html';
import type { AppContext } from '../context.ts';
import { admitOperator } from '../session/admit-operator.ts';
import { assertCsrfToken, assertRole, csrfTokenOf, type Operator } from '../session/operator.ts';
import { pageHeaders } from './page-headers.ts';
import { problemAnswer } from './problem-answer.ts';
import { readFields, validFields } from './read-fields.ts';
import { renderPage } from './render-page.ts';
import { seeOther } from './see-other.ts';

type RestrictedPage = OpsPage & { opsRole: OpsRole };

type FieldsOf<Page> = Page extends { form: infer Form extends z.ZodType } ? z.output<Form> : undefined;

export interface PageRequest<Page extends RestrictedPage> {
  query: EndpointQuery<Page>;
  operator: Operator;
  /** What the page's form sent, as its contract says. */
  form: FieldsOf<Page>;
  csrfToken: string;
}

/** `policy` replaces the content security policy of the page. */
export type PageResult = { content: Html; policy?: string } | { redirect: string };

/** A page behind the session: no session leads to the sign-in page, no role or no CSRF token to a 403. */
export function pageRoute<const Page extends RestrictedPage>(
  app: AppContext,
  page: Page,
  title: string,
  handle: (request: PageRequest<Page>) => Promise<PageResult>,
): Route<Page['id']> {
  const { method, path, opsRole, form } = page;
  const shown = { title, path };

  async function respond(ctx: RequestContext<OpsPage>, operator: Operator) {
    assertRole(operator, opsRole);
    const sent = form === undefined ? {} : await readFields(ctx.request);
    const { headers } = ctx.request;
    assertCsrfToken(
      app.sessions,
      operator,
      { method: method.toUpperCase(), headers, isSecure: ctx.isSecure },
      sent['csrf'],
    );
    const fields = form === undefined ? undefined : validFields(form, sent);
    const csrfToken = csrfTokenOf(app.sessions, operator);
    // Both are as the contract of the page says.
    const query = ctx.query as EndpointQuery<Page>;
    const result = await handle({ query, operator, form: fields as FieldsOf<Page>, csrfToken });
    if ('redirect' in result) return seeOther(result.redirect);
    const policy = result.policy === undefined ? {} : { 'Content-Security-Policy': result.policy };
    const body = renderPage(app, shown, operator, result.content);
    return { status: 200, headers: { ...pageHeaders, ...policy }, body };
  }

  const route = defineRoute<OpsPage, (ctx: RequestContext<OpsPage>) => ReturnType<typeof answer>>(page, answer);

  async function answer(ctx: RequestContext<OpsPage>) {
    const { clientIp, isSecure, request } = ctx;
    const asked = { headers: request.headers, clientIp, isSecure };
    const admitted = await admitOperator(app, asked).catch((error: unknown) => {
      if (error instanceof ProblemError) return undefined;
      throw error;
    });
    if (admitted === undefined) return seeOther(signInLocation(method, request.url));
    const { operator, headers } = admitted;
    const answered = await respond(ctx, operator).catch((error: unknown) =>
      problemAnswer(app, shown, operator, error, ctx.requestId),
    );
    return { ...answered, headers: { ...answered.headers, ...headers } };
  }

  return route as Route<Page['id']>;
}

/** Back to a page after signing in; a form is not sent again. */
function signInLocation(method: 'get' | 'post', url = '/'): string {
  return method === 'get' ? `/sign-in?next=${encodeURIComponent(url)}` : '/sign-in';
}
