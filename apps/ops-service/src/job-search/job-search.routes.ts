import { findJobs as endpoint } from '@urvote/contracts/http/ops/ops-endpoints';
import { opsJobSearchPage } from '@urvote/contracts/http/ops/ops-pages';
import { jobSearchPage } from '@urvote/pages/operations/job-search-page';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { findJobs } from './find-jobs.ts';

export function jobSearchPageRoute(app: AppContext) {
  return pageRoute(app, opsJobSearchPage, 'Find a job', async ({ query: { q = '' } }) => ({
    content: jobSearchPage({ wanted: q, found: q === '' ? undefined : await findJobs(app, q) }),
  }));
}

export function findJobsRoute(app: AppContext) {
  return apiRoute(app, endpoint, async ({ query: { q } }) => ({ status: 200, body: await findJobs(app, q) }));
}
