import { getOverview } from '@urvote/contracts/http/ops/ops-endpoints';
import { opsOverviewPage } from '@urvote/contracts/http/ops/ops-pages';
import { overviewPage } from '@urvote/pages/operations/overview-page';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { loadOverview } from './load-overview.ts';

export function overviewPageRoute(app: AppContext) {
  return pageRoute(app, opsOverviewPage, 'Overview', async () => ({ content: overviewPage(await loadOverview(app)) }));
}

export function getOverviewRoute(app: AppContext) {
  return apiRoute(app, getOverview, async () => ({ status: 200, body: await loadOverview(app) }));
}
