import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { opsMailMessagePage, opsMailPage } from '@urvote/contracts/http/ops/ops-pages';
import { mailListPage, mailPage } from '@urvote/pages/operations/mail-pages';
import type { MailFolder } from '@urvote/platform/mail/mail-folder';
import type { AppContext } from '../context.ts';
import { policyWithInlineStyles } from '../routing/page-headers.ts';
import { pageRoute } from '../routing/page-route.ts';

const shownCount = 100;
const title = 'Mail';

export function mailListPageRoute(app: AppContext, mailFolder: MailFolder) {
  return pageRoute(app, opsMailPage, title, async () => ({
    content: mailListPage(await mailFolder.list(shownCount), shownCount),
  }));
}

export function mailPageRoute(app: AppContext, mailFolder: MailFolder) {
  return pageRoute(app, opsMailMessagePage, title, async ({ query: { id } }) => {
    const mail = await mailFolder.read(id);
    if (mail === undefined) throw new ProblemError('NOT_FOUND', { detail: 'There is no such mail any more' });
    return { content: mailPage(mail), policy: policyWithInlineStyles };
  });
}
