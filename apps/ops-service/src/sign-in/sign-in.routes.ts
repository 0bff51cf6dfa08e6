import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { opsSignIn } from '@urvote/contracts/http/ops/ops-forms';
import { opsSignInPage } from '@urvote/contracts/http/ops/ops-pages';
import { operationsPage } from '@urvote/pages/operations/operations-frame';
import {
  type SignInForm,
  signInPage,
  signInPath as path,
  signInTitle as title,
} from '@urvote/pages/operations/sign-in-page';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { pageHeaders } from '../routing/page-headers.ts';
import { readFields, type SentFields, validFields } from '../routing/read-fields.ts';
import { seeOther } from '../routing/see-other.ts';
import { isCrossSite } from '../session/same-site.ts';
import { deviceCookie, readDevice } from './device-cookie.ts';
import { signIn } from './sign-in.ts';

export function signInPageRoute(app: AppContext) {
  return defineRoute(opsSignInPage, async (ctx) => ({
    status: 200,
    headers: pageHeaders,
    body: render(app, { next: localPath(ctx.query.next) }),
  }));
}

export function signInRoute(app: AppContext) {
  return defineRoute(opsSignIn, async ({ request, clientIp, isSecure }) => {
    if (isCrossSite(request.headers, isSecure)) throw new ProblemError('CSRF_TOKEN_MISSING');
    const sent = await readFields(request);
    const [next, email] = [localPath(sent['next']), sent['email'] ?? ''];
    try {
      const known = readDevice(request.headers.cookie, isSecure);
      const { session, device } = await signIn(app, { ...readCredentials(sent), clientIp, device: known });
      app.events.signedIn(session.userId, session.role);
      const cookies = await app.sessions.cookies(session, isSecure);
      if (device !== undefined) cookies.push(deviceCookie(device, isSecure));
      return { ...seeOther(next), headers: { Location: next, 'Set-Cookie': cookies } };
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      app.events.signInRefused(error.code);
      return { status: error.status, headers: pageHeaders, body: render(app, { next, email, problem: error }) };
    }
  });
}

function readCredentials(sent: SentFields) {
  const { email, password, code } = validFields(opsSignIn.form, sent);
  return { email, password, ...(code?.trim() ? { code: code.trim() } : {}) };
}

/** Only paths of this host, so that the page never sends anybody elsewhere. */
function localPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[\x21-\x7e]*$/.test(next) && !next.includes('\\') ? next : '/';
}

function render({ environment }: AppContext, form: SignInForm): string {
  return operationsPage({ environment, title, path, content: signInPage(form) });
}
