import type { opsServiceEndpoints } from '@urvote/contracts/services/ops-service';
import type { Route, RoutesOf } from '@urvote/platform/http/define-route';
import type { ProxyRoute } from '@urvote/platform/proxy/proxy-route';
import { queueBoardScriptRoute, scriptRoute, stylesheetRoute } from './assets/assets.routes.ts';
import { auditLogPageRoute, checkAuditLogRoute, listAuditLogRoute } from './audit/audit-log.routes.ts';
import {
  bulkActionsPageRoute,
  bulkPreviewPageRoute,
  cancelBulkActionRoute,
  cancelBulkFormRoute,
  listBulkActionsRoute,
  previewBulkActionRoute,
  startBulkActionRoute,
  startBulkFormRoute,
} from './bulk-actions/bulk-actions.routes.ts';
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
import { readOpsOpenApiRoute } from './reference/reference.route.ts';
import { unknownPath } from './routing/unknown-path.ts';
import { signInPageRoute, signInRoute } from './sign-in/sign-in.routes.ts';
import { signOutRoute } from './sign-in/sign-out.route.ts';
import { getStorageRoute, storagePageRoute } from './storage/storage.routes.ts';

export function routes(app: AppContext): Route[] {
  const { mailFolder } = app;
  const sections = Object.values<Route>({
    opsSignInPage: signInPageRoute(app),
    opsSignIn: signInRoute(app),
    opsSignOut: signOutRoute(app),
    opsStylesheet: stylesheetRoute(),
    opsScript: scriptRoute(app),
    opsQueueBoardScript: queueBoardScriptRoute(app),
    opsOverviewPage: overviewPageRoute(app),
    getOpsOverview: getOverviewRoute(app),
    opsFailedJobsPage: failedJobsPageRoute(app),
    opsRedrive: redriveFormRoute(app),
    listFailedJobs: listFailedJobsRoute(app),
    redriveFailedJobs: redriveFailedJobsRoute(app),
    redriveFailedJob: redriveFailedJobRoute(app),
    opsDiscard: discardFormRoute(app),
    discardFailedJobs: discardFailedJobsRoute(app),
    discardFailedJob: discardFailedJobRoute(app),
    opsJobSearchPage: jobSearchPageRoute(app),
    findJobs: findJobsRoute(app),
    opsHeldVotesPage: heldVotesPageRoute(app),
    opsHeldVotesPreview: heldVotesPreviewRoute(app),
    opsDecideHeldVotes: decideHeldVotesRoute(app),
    opsBulkActionsPage: bulkActionsPageRoute(app),
    opsBulkPreviewPage: bulkPreviewPageRoute(app),
    opsStartBulkAction: startBulkFormRoute(app),
    opsCancelBulkAction: cancelBulkFormRoute(app),
    listBulkActions: listBulkActionsRoute(app),
    previewBulkAction: previewBulkActionRoute(app),
    startBulkAction: startBulkActionRoute(app),
    cancelBulkAction: cancelBulkActionRoute(app),
    opsHistoryPage: historyPageRoute(app),
    getQueueHistory: getQueueHistoryRoute(app),
    opsStoragePage: storagePageRoute(app),
    getOpsStorage: getStorageRoute(app),
    opsAuditLogPage: auditLogPageRoute(app),
    listAuditLog: listAuditLogRoute(app),
    checkAuditLog: checkAuditLogRoute(app),
    readOpsOpenApi: readOpsOpenApiRoute(app),
  } satisfies RoutesOf<typeof opsServiceEndpoints>);
  // Where mail is sent on, nothing is kept that a page could show.
  if (mailFolder === undefined) return sections;
  return sections.concat(mailListPageRoute(app, mailFolder), mailPageRoute(app, mailFolder));
}

/** What is asked, in order, for paths without a route: the queue dashboard, then nobody. */
export function proxies(app: AppContext): ProxyRoute[] {
  return [queueBoardProxy(app), unknownPath(app)];
}
