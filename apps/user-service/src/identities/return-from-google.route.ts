import { returnFromGoogle } from '@urvote/contracts/http/identities/identity-endpoints';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { clearingBindingCookie } from '../openid/browser-binding.ts';
import { perSourceLimit } from '../openid/openid-limits.ts';
import { signedIn } from '../sessions/session-response.ts';
import { comeFromProvider } from './handle-provider-callback.ts';

export function returnFromGoogleRoute(app: AppContext): Route {
  return defineRoute(
    returnFromGoogle,
    async (ctx) => {
      const cookieHeader = ctx.header('cookie');
      const { redirectTo, opened } = await comeFromProvider(app, {
        answer: answerOf(ctx.query),
        cookieHeader,
        client: ctx,
      });
      const sessionCookies = opened === undefined ? [] : (signedIn(opened).headers?.['Set-Cookie'] ?? []);
      return {
        status: 302,
        headers: {
          Location: redirectTo,
          'Set-Cookie': [clearingBindingCookie(app.config.publicUrl), ...sessionCookies],
        },
      };
    },
    { limits: [perSourceLimit] },
  );
}

/** What came once; the provider sends nothing twice. */
function answerOf(query: Record<string, unknown>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(query).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}
