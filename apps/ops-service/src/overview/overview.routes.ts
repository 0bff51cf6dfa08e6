import { getOverview } from '@urvote/contracts/http/ops/ops-endpoints';
import { overviewPage } from '@urvote/pages/operations/overview-page';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { loadOverview } from './load-overview.ts';

const page = { id: 'opsOverviewPage', method: 'get', path: '/', title: 'Overview', role: 'viewer' } as const;

export function overviewPageRoute(app: AppContext): Route {
  return pageRoute(app, page, async () => ({ content: overviewPage(await loadOverview(app)) }));
}

export function getOverviewRoute(app: AppContext) {
  return apiRoute(app, getOverview, 'viewer', async () => ({ status: 200, body: await loadOverview(app) }));
}
