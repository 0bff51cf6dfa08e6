import { requestMagicLink } from '@urvote/contracts/http/passwords/password-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { mailLimits } from './link-limits.ts';
import { requestLink } from './request-link.ts';

export function requestMagicLinkRoute(app: AppContext) {
  return defineRoute(
    requestMagicLink,
    async ({ body }) => {
      await requestLink(app, 'magic-link', body.email);
      return { status: 202 };
    },
    { limits: mailLimits('magic-link', app.voterKeySecret) },
  );
}
