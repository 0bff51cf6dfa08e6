import { ProblemError } from '@urvote/contracts/errors/error-codes';
import {
  getContestMailPreference,
  readContestMailsPage,
  sendContestMailsPage,
  setContestMailPreference,
} from '@urvote/contracts/http/contest-mails/contest-mail-endpoints';
import { type AccountLinkPage, accountLinkPage } from '@urvote/pages/links/account-link-page';
import { linkPageStyle } from '@urvote/pages/links/link-page';
import type { UserCaller } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import { linkPageHeaders } from '@urvote/platform/http-response/link-page-headers';
import type { AppContext } from '../context.ts';
import { setContestMail, wantsContestMail } from './notifications.queries.ts';
import { userOfLink } from './opt-out-link.ts';

export function getContestMailPreferenceRoute({ db }: AppContext) {
  return defineRoute(getContestMailPreference, async ({ caller }) => ({
    status: 200,
    body: { isOn: await wantsContestMail(db, (caller as UserCaller).userId) },
  }));
}

export function setContestMailPreferenceRoute({ db, clock }: AppContext) {
  return defineRoute(setContestMailPreference, async ({ caller, body: { isOn } }) => {
    await setContestMail(db, (caller as UserCaller).userId, { isOn, at: new Date(clock.nowMs()) });
    return { status: 200, body: { isOn } };
  });
}

const pageHeaders = linkPageHeaders(linkPageStyle, 'same-origin');

const answer = (page: AccountLinkPage) => ({
  status: 200 as const,
  headers: pageHeaders,
  body: accountLinkPage(page),
});

export function readContestMailsPageRoute() {
  return defineRoute(readContestMailsPage, async () =>
    answer({
      title: 'Mails about contests',
      text: 'One press, and you get no more of them. Mails about your account still come.',
      button: 'Turn them off',
    }),
  );
}

export function sendContestMailsPageRoute({ db, clock, sealers }: AppContext) {
  return defineRoute(sendContestMailsPage, async ({ query: { token } }) => {
    try {
      const userId = userOfLink(sealers.contestMailOptOut, token);
      await setContestMail(db, userId, { isOn: false, at: new Date(clock.nowMs()) });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return answer({ title: 'This did not work', text: `${error.message}.` });
    }
    return answer({ title: 'Thank you', text: 'You get no more mails about contests.' });
  });
}
