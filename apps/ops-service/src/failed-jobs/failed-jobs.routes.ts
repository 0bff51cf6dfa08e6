import { z } from 'zod';
import { listFailedJobs, redriveFailedJob, redriveFailedJobs } from '@urvote/contracts/http/ops/ops-endpoints';
import { failedJobsPage } from '@urvote/pages/operations/failed-jobs-page';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { allows } from '../session/roles.ts';
import { findFailedJobs } from './find-failed-jobs.ts';
import { redriveJob, redriveJobs } from './redrive-jobs.ts';
import { shownCountOf } from './shown-count.ts';

const pageSize = 50;
const wholeNumber = z.coerce.number().int().min(0).max(1_000_000);
const query = z.strictObject({
  queue: z.string().max(80).optional(),
  offset: wholeNumber.default(0),
  redriven: wholeNumber.optional(),
  discarded: wholeNumber.optional(),
  kept: wholeNumber.optional(),
});
const title = 'Failed jobs';

export function failedJobsPageRoute(app: AppContext): Route {
  return pageRoute(
    app,
    { id: 'opsFailedJobsPage', method: 'get', path: '/failed-jobs', title, role: 'viewer', query },
    async ({ query: { queue = app.queueNames[0], offset, ...done }, operator, csrfToken }) => {
      const found = await findFailedJobs(app, queue, { limit: pageSize, offset });
      const may = { redrive: allows(operator.role, 'operator'), discard: allows(operator.role, 'admin') };
      return {
        content: failedJobsPage({ queue, queues: app.queueNames, found, offset, pageSize, may, done, csrfToken }),
      };
    },
  );
}

export function redriveFormRoute(app: AppContext): Route {
  return pageRoute(
    app,
    { id: 'opsRedrive', method: 'post', path: '/failed-jobs/redrive', title, role: 'operator' },
    async ({ form, operator }) => {
      const queue = form.get('queue') ?? '';
      const jobId = form.get('jobId');
      const { redrivenCount } =
        jobId === undefined
          ? await redriveJobs(app, operator, queue, shownCountOf(form))
          : await redriveJob(app, operator, queue, jobId);
      return { redirect: `/failed-jobs?queue=${encodeURIComponent(queue)}&redriven=${redrivenCount}` };
    },
  );
}

export function listFailedJobsRoute(app: AppContext) {
  return apiRoute(app, listFailedJobs, 'viewer', async ({ params, query: page }) => ({
    status: 200,
    body: await findFailedJobs(app, params.queue, page),
  }));
}

export function redriveFailedJobsRoute(app: AppContext) {
  return apiRoute(app, redriveFailedJobs, 'operator', async ({ params, body }, operator) => ({
    status: 200,
    body: await redriveJobs(app, operator, params.queue, body.maxCount),
  }));
}

export function redriveFailedJobRoute(app: AppContext) {
  return apiRoute(app, redriveFailedJob, 'operator', async ({ params }, operator) => ({
    status: 200,
    body: await redriveJob(app, operator, params.queue, params.jobId),
  }));
}
