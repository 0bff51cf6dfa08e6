import { getOverview } from '@urvote/contracts/http/ops/ops-endpoints';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../pages/api-route.ts';
import { pageRoute } from '../pages/page-route.ts';
import { loadOverview } from './load-overview.ts';
import { overviewPage } from './overview-page.ts';

export function overviewRoutes(app: AppContext): Route[] {
  return [
    pageRoute(
      app,
      { id: 'opsOverviewPage', method: 'get', path: '/', title: 'Overview', role: 'viewer' },
      async () => ({
        content: overviewPage(await loadOverview(app)),
      }),
    ),
    apiRoute(app, getOverview, 'viewer', async () => ({ status: 200, body: await loadOverview(app) })),
  ];
}
