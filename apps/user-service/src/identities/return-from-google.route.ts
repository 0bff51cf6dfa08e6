import { returnFromGoogle } from '@urvote/contracts/http/identities/identity-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { clearedBindingCookie } from '../openid/browser-binding.ts';
import { sessionResponse } from '../sessions/session-response.ts';
import { openIdAddressLimit } from '../sign-in/sign-in-limits.ts';
import { handleProviderCallback } from './handle-provider-callback.ts';

export function returnFromGoogleRoute(app: AppContext) {
  return defineRoute(
    returnFromGoogle,
    async (ctx) => {
      const cookieHeader = ctx.header('cookie');
      const { redirectTo, opened } = await handleProviderCallback(app, {
        answer: answerOf(ctx.query),
        cookieHeader,
        client: ctx,
      });
      const sessionCookies = opened === undefined ? [] : (sessionResponse(opened).headers?.['Set-Cookie'] ?? []);
      return {
        status: 302,
        headers: {
          Location: redirectTo,
          'Set-Cookie': [clearedBindingCookie(app.config.publicUrl), ...sessionCookies],
        },
      };
    },
    { limits: [openIdAddressLimit] },
  );
}

function answerOf(query: Record<string, unknown>): URLSearchParams {
  return new URLSearchParams(
    Object.entries(query).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}
