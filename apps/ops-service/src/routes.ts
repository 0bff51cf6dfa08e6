import type { Route } from '@urvote/platform/http/define-route';
import type { ProxyRoute } from '@urvote/platform/proxy/proxy-route';
import { auditLogRoutes } from './audit/audit-log.route.ts';
import { boardProxy, closedDoor } from './board/board-proxy.ts';
import type { AppContext } from './context.ts';
import { failedJobsRoutes } from './failed-jobs/failed-jobs.route.ts';
import { historyRoutes } from './history/history.route.ts';
import { overviewRoutes } from './overview/overview.route.ts';
import { mailRoutes } from './mail/mail.route.ts';
import { assetRoutes } from './pages/assets.route.ts';
import { signInRoutes } from './session/sign-in.route.ts';
import { signOutRoute } from './session/sign-out.route.ts';
import { storageRoutes } from './storage/storage.route.ts';

/** Pages and the JSON behind them, section by section. */
export function routes(app: AppContext): Route[] {
  return [
    ...signInRoutes(app),
    signOutRoute(app),
    ...assetRoutes(app),
    ...overviewRoutes(app),
    ...failedJobsRoutes(app),
    ...historyRoutes(app),
    ...storageRoutes(app),
    ...auditLogRoutes(app),
    ...mailRoutes(app),
  ];
}

/** What is asked, in order, for paths without a route: the queue dashboard, then nobody. */
export function proxies(app: AppContext): ProxyRoute[] {
  return [boardProxy(app), closedDoor(app)];
}
