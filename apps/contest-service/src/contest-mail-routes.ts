import {
  getContestMailPreferenceRoute,
  readContestMailsPageRoute,
  sendContestMailsPageRoute,
  setContestMailPreferenceRoute,
} from './contest-notifications/contest-mails.routes.ts';
import type { AppContext } from './context.ts';

/** The preference for mails about contests, and the page of the link in them; part of the table of contents. */
export function contestMailRoutes(app: AppContext) {
  return {
    getContestMailPreference: getContestMailPreferenceRoute(app),
    setContestMailPreference: setContestMailPreferenceRoute(app),
    readContestMailsPage: readContestMailsPageRoute(),
    sendContestMailsPage: sendContestMailsPageRoute(app),
  };
}
