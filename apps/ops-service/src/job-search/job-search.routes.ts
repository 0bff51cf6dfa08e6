import { findJobs as endpoint } from '@urvote/contracts/http/ops/ops-endpoints';
import { jobSearchPage } from '@urvote/pages/operations/job-search-page';
import type { Route } from '@urvote/platform/http/define-route';
import { z } from 'zod';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { findJobs } from './find-jobs.ts';

/** An empty search field is no search. */
const query = z.strictObject({ q: endpoint.query.shape.q.or(z.literal('')).optional() });

export function jobSearchPageRoute(app: AppContext): Route {
  return pageRoute(
    app,
    { id: 'opsJobSearchPage', method: 'get', path: '/jobs', title: 'Find a job', role: 'viewer', query },
    async ({ query: { q = '' } }) => ({
      content: jobSearchPage({ wanted: q, found: q === '' ? undefined : await findJobs(app, q) }),
    }),
  );
}

export function findJobsRoute(app: AppContext) {
  return apiRoute(app, endpoint, 'viewer', async ({ query: { q } }) => ({ status: 200, body: await findJobs(app, q) }));
}
