import type { opsEndpoints } from '@urvote/contracts/http/ops/ops-endpoints';
import type { Route, RoutesOf } from '@urvote/platform/http/define-route';
import type { ProxyRoute } from '@urvote/platform/proxy/proxy-route';
import { queueBoardScriptRoute, scriptRoute, stylesheetRoute } from './assets/assets.routes.ts';
import { auditLogPageRoute, checkAuditLogRoute, listAuditLogRoute } from './audit/audit-log.routes.ts';
import type { AppContext } from './context.ts';
import { discardFailedJobRoute, discardFailedJobsRoute, discardFormRoute } from './failed-jobs/discard.routes.ts';
import {
  failedJobsPageRoute,
  listFailedJobsRoute,
  redriveFailedJobRoute,
  redriveFailedJobsRoute,
  redriveFormRoute,
} from './failed-jobs/failed-jobs.routes.ts';
import { decideHeldVotesRoute, heldVotesPageRoute, heldVotesPreviewRoute } from './held-votes/held-votes.routes.ts';
import { getQueueHistoryRoute, historyPageRoute } from './history/history.routes.ts';
import { findJobsRoute, jobSearchPageRoute } from './job-search/job-search.routes.ts';
import { mailListPageRoute, mailPageRoute } from './mail/mail.routes.ts';
import { getOverviewRoute, overviewPageRoute } from './overview/overview.routes.ts';
import { queueBoardProxy } from './queue-board/queue-board-proxy.ts';
import { unknownPath } from './routing/unknown-path.ts';
import { signInPageRoute, signInRoute } from './sign-in/sign-in.routes.ts';
import { signOutRoute } from './sign-in/sign-out.route.ts';
import { getStorageRoute, storagePageRoute } from './storage/storage.routes.ts';

export function routes(app: AppContext): Route[] {
  const { mailFolder } = app;
  const sections = Object.values<Route>({
    signInPage: signInPageRoute(app),
    signIn: signInRoute(app),
    signOut: signOutRoute(app),
    stylesheet: stylesheetRoute(),
    script: scriptRoute(app),
    queueBoardScript: queueBoardScriptRoute(app),
    overviewPage: overviewPageRoute(app),
    getOpsOverview: getOverviewRoute(app),
    failedJobsPage: failedJobsPageRoute(app),
    redriveForm: redriveFormRoute(app),
    listFailedJobs: listFailedJobsRoute(app),
    redriveFailedJobs: redriveFailedJobsRoute(app),
    redriveFailedJob: redriveFailedJobRoute(app),
    discardForm: discardFormRoute(app),
    discardFailedJobs: discardFailedJobsRoute(app),
    discardFailedJob: discardFailedJobRoute(app),
    jobSearchPage: jobSearchPageRoute(app),
    findJobs: findJobsRoute(app),
    heldVotesPage: heldVotesPageRoute(app),
    heldVotesPreview: heldVotesPreviewRoute(app),
    decideHeldVotes: decideHeldVotesRoute(app),
    historyPage: historyPageRoute(app),
    getQueueHistory: getQueueHistoryRoute(app),
    storagePage: storagePageRoute(app),
    getOpsStorage: getStorageRoute(app),
    auditLogPage: auditLogPageRoute(app),
    listAuditLog: listAuditLogRoute(app),
    checkAuditLog: checkAuditLogRoute(app),
  } satisfies RoutesOf<typeof opsEndpoints> & Record<string, Route>);
  // Where mail is sent on, nothing is kept that a page could show.
  if (mailFolder === undefined) return sections;
  return sections.concat(mailListPageRoute(app, mailFolder), mailPageRoute(app, mailFolder));
}

/** What is asked, in order, for paths without a route: the queue dashboard, then nobody. */
export function proxies(app: AppContext): ProxyRoute[] {
  return [queueBoardProxy(app), unknownPath(app)];
}
