import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { mailListPage, mailPage } from '@urvote/pages/operations/mail-pages';
import type { Route } from '@urvote/platform/http/define-route';
import type { MailFolder } from '@urvote/platform/mail/mail-folder';
import type { AppContext } from '../context.ts';
import { policyWithInlineStyles } from '../routing/page-headers.ts';
import { pageRoute } from '../routing/page-route.ts';

const shownCount = 100;
const title = 'Mail';
const query = z.strictObject({ id: z.string().max(80) });

/** Mails hold links that open accounts, so a viewer does not see them. */
const role = 'operator';

export function mailListPageRoute(app: AppContext, mailFolder: MailFolder): Route {
  return pageRoute(app, { id: 'opsMailPage', method: 'get', path: '/mail', title, role }, async () => ({
    content: mailListPage(await mailFolder.list(shownCount), shownCount),
  }));
}

export function mailPageRoute(app: AppContext, mailFolder: MailFolder): Route {
  return pageRoute(
    app,
    { id: 'opsMailMessagePage', method: 'get', path: '/mail/message', title, role, query },
    async ({ query: { id } }) => {
      const mail = await mailFolder.read(id);
      if (mail === undefined) throw new ProblemError('NOT_FOUND', { detail: 'There is no such mail any more' });
      return { content: mailPage(mail), policy: policyWithInlineStyles };
    },
  );
}
