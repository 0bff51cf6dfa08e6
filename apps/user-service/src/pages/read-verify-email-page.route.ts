import { readVerifyEmailPage } from '@urvote/contracts/http/registration/link-page-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { linkPageResponse, linkPages } from './link-page-response.ts';

export function readVerifyEmailPageRoute() {
  return defineRoute(readVerifyEmailPage, async () => linkPageResponse(linkPages.verifyEmail));
}
