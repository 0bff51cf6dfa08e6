import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { MailFolder } from '@urvote/platform/mail/mail-folder';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { policyWithInlineStyles } from '../pages/page-headers.ts';
import { pageRoute } from '../pages/page-route.ts';
import { mailListPage, mailPage } from './mail-page.ts';

const shownCount = 100;
const title = 'Mail';
const query = z.strictObject({ id: z.string().max(80) });

/** Mails hold links that open accounts, so a viewer does not see them. */
const role = 'operator';

/** Pages of the mail catcher; none where mail is sent on. */
export function mailRoutes(app: AppContext): Route[] {
  const { mailFolder } = app;
  if (mailFolder === undefined) return [];
  return [
    pageRoute(app, { id: 'opsMailPage', method: 'get', path: '/mail', title, role }, async () => ({
      content: mailListPage(await mailFolder.list(shownCount), shownCount),
    })),
    pageRoute(
      app,
      { id: 'opsMailMessagePage', method: 'get', path: '/mail/message', title, role, query },
      async (request) => ({
        content: mailPage(await find(mailFolder, request.query.id)),
        policy: policyWithInlineStyles,
      }),
    ),
  ];
}

async function find(mailFolder: MailFolder, id: string) {
  const mail = await mailFolder.read(id);
  if (mail === undefined) throw new ProblemError('NOT_FOUND', { detail: 'There is no such mail any more' });
  return mail;
}
