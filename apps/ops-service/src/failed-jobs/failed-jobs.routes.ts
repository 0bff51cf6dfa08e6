import { listFailedJobs, redriveFailedJob, redriveFailedJobs } from '@urvote/contracts/http/ops/ops-endpoints';
import { opsRedrive } from '@urvote/contracts/http/ops/ops-forms';
import { opsFailedJobsPage } from '@urvote/contracts/http/ops/ops-pages';
import { failedJobsPage } from '@urvote/pages/operations/failed-jobs-page';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { allows } from '../session/roles.ts';
import { findFailedJobs } from './find-failed-jobs.ts';
import { redriveJob, redriveJobs } from './redrive-jobs.ts';

const pageSize = 50;
const title = 'Failed jobs';

export function failedJobsPageRoute(app: AppContext) {
  return pageRoute(
    app,
    opsFailedJobsPage,
    title,
    async ({ query: { queue = app.queueNames[0], offset, ...done }, operator, csrfToken }) => {
      const found = await findFailedJobs(app, queue, { limit: pageSize, offset });
      const may = { redrive: allows(operator.role, 'operator'), discard: allows(operator.role, 'admin') };
      return {
        content: failedJobsPage({ queue, queues: app.queueNames, found, offset, pageSize, may, done, csrfToken }),
      };
    },
  );
}

export function redriveFormRoute(app: AppContext) {
  return pageRoute(app, opsRedrive, title, async ({ form: { queue, jobId, maxCount = 1 }, operator }) => {
    const { redrivenCount } =
      jobId === undefined
        ? await redriveJobs(app, operator, queue, maxCount)
        : await redriveJob(app, operator, queue, jobId);
    return { redirect: `/failed-jobs?queue=${encodeURIComponent(queue)}&redriven=${redrivenCount}` };
  });
}

export function listFailedJobsRoute(app: AppContext) {
  return apiRoute(app, listFailedJobs, async ({ params, query: page }) => ({
    status: 200,
    body: await findFailedJobs(app, params.queue, page),
  }));
}

export function redriveFailedJobsRoute(app: AppContext) {
  return apiRoute(app, redriveFailedJobs, async ({ params, body }, operator) => ({
    status: 200,
    body: await redriveJobs(app, operator, params.queue, body.maxCount),
  }));
}

export function redriveFailedJobRoute(app: AppContext) {
  return apiRoute(app, redriveFailedJob, async ({ params }, operator) => ({
    status: 200,
    body: await redriveJob(app, operator, params.queue, params.jobId),
  }));
}
