import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { operationsPage } from '@urvote/pages/operations/operations-frame';
import {
  type SignInForm,
  signInPage,
  signInPath as path,
  signInTitle as title,
} from '@urvote/pages/operations/sign-in-page';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { readForm } from '@urvote/platform/http-request/read-form';
import type { AppContext } from '../context.ts';
import { noQuery, pageEndpoint, seeOther } from '../routing/page-endpoint.ts';
import { pageHeaders } from '../routing/page-headers.ts';
import { isCrossSite } from '../session/same-site.ts';
import { signIn } from './sign-in.ts';

const query = z.strictObject({ next: z.string().max(2048).optional() });

const readSignInPage = pageEndpoint({ id: 'opsSignInPage', method: 'get', path, title, query });
const sendSignInPage = pageEndpoint({ id: 'opsSignIn', method: 'post', path, title, query: noQuery });

export function signInPageRoute(app: AppContext): Route {
  return defineRoute(readSignInPage, async (ctx) => ({
    status: 200,
    headers: pageHeaders,
    body: render(app, { next: localPath(ctx.query.next) }),
  }));
}

export function signInRoute(app: AppContext): Route {
  return defineRoute(sendSignInPage, async ({ request, clientIp, isSecure }) => {
    if (isCrossSite(request.headers, isSecure)) throw new ProblemError('CSRF_TOKEN_MISSING');
    const form = await readForm(request);
    const next = localPath(form.get('next'));
    const { email, ...secrets } = readCredentials(form);
    try {
      const session = await signIn(app, { email, ...secrets, clientIp });
      app.events.signedIn(session.userId, session.role);
      const cookies = await app.sessions.cookies(session, isSecure);
      return { ...seeOther(next), headers: { Location: next, 'Set-Cookie': cookies } };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      app.events.signInRefused(error.code);
      return { status: error.status, headers: pageHeaders, body: render(app, { next, email, problem: error }) };
    }
  });
}

function readCredentials(form: ReadonlyMap<string, string>) {
  const code = form.get('code')?.trim();
  return { email: form.get('email') ?? '', password: form.get('password') ?? '', ...(code ? { code } : {}) };
}

/** Only paths of this host, so that the page never sends anybody elsewhere. */
function localPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !next.includes('\\') ? next : '/';
}

function render({ environment }: AppContext, form: SignInForm): string {
  return operationsPage({ environment, title, path, content: signInPage(form) });
}
