import { z } from 'zod';
import { errorCodes, ProblemError } from '@urvote/contracts/errors/error-codes';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { readForm } from '@urvote/platform/http-request/read-form';
import type { AppContext } from '../context.ts';
import { html } from '@urvote/pages/html/html';
import { layout } from '../pages/layout.ts';
import { pageHeaders } from '../pages/page-headers.ts';
import { pageEndpoint, seeOther } from '../pages/page-route.ts';
import { isCrossSite } from './same-site.ts';
import { signIn } from './sign-in.ts';

const path = '/sign-in';
const title = 'Sign in';
const query = z.strictObject({ next: z.string().max(2048).optional() });

const pageOf = pageEndpoint({ id: 'opsSignInPage', method: 'get', path, title, query });
const post = pageEndpoint({ id: 'opsSignIn', method: 'post', path, title, query: z.strictObject({}) });

export function signInRoutes(app: AppContext): Route[] {
  return [
    defineRoute(pageOf, async (ctx) => ({
      status: 200,
      headers: pageHeaders,
      body: signInPage(app, { next: localPath(ctx.query.next) }),
    })),
    defineRoute(post, async (ctx) => {
      const { clientIp, isSecure } = ctx;
      if (isCrossSite(ctx.request.headers, isSecure)) throw new ProblemError('CSRF_TOKEN_MISSING');
      const form = await readForm(ctx.request);
      const email = form.get('email') ?? '';
      const next = localPath(form.get('next'));
      try {
        const code = form.get('code')?.trim();
        const session = await signIn(app, {
          email,
          password: form.get('password') ?? '',
          ...(code ? { code } : {}),
          clientIp,
        });
        app.events.signedIn(session.userId, session.role);
        return {
          ...seeOther(next),
          headers: { Location: next, 'Set-Cookie': await app.sessions.cookies(session, isSecure) },
        };
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        app.events.signInRefused(error.code);
        return { status: error.status, headers: pageHeaders, body: signInPage(app, { next, email, problem: error }) };
      }
    }),
  ];
}

/** Only paths of this host, so that the page never sends anybody elsewhere. */
function localPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !next.includes('\\') ? next : '/';
}

function signInPage(
  { environment }: AppContext,
  shown: { next: string; email?: string; problem?: ProblemError },
): string {
  const { next, email, problem } = shown;
  const content = html`<form class="card sign-in" method="post" action="${path}">
    <h1>${title}</h1>
    ${problem && html`<p class="alert" role="alert">${problem.options.detail ?? errorCodes[problem.code].title}</p>`}
    <input type="hidden" name="next" value="${next}">
    <label>E-mail <input name="email" type="email" autocomplete="username" required maxlength="254" value="${email}"${!email && html` autofocus`}></label>
    <label>Password <input name="password" type="password" autocomplete="current-password" required maxlength="1024"></label>
    <label>Code of the authenticator app, if you have one <input name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="6"></label>
    <button>Sign in</button>
  </form>`;
  return layout({ environment, title, path, content });
}
