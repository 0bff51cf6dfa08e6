import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { listFailedJobs, redriveFailedJob, redriveFailedJobs } from '@urvote/contracts/http/ops/ops-endpoints';
import { failedJobsPage } from '@urvote/pages/operations/failed-jobs-page';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { allows } from '../session/roles.ts';
import { findFailedJobs } from './find-failed-jobs.ts';
import { redriveJob, redriveJobs } from './redrive-jobs.ts';

const pageSize = 50;
const wholeNumber = z.coerce.number().int().min(0).max(1_000_000);
const query = z.strictObject({
  queue: z.string().max(80).optional(),
  offset: wholeNumber.default(0),
  redriven: wholeNumber.optional(),
});
const title = 'Failed jobs';

export function failedJobsPageRoute(app: AppContext): Route {
  return pageRoute(
    app,
    { id: 'opsFailedJobsPage', method: 'get', path: '/failed-jobs', title, role: 'viewer', query },
    async ({ query: { queue = app.queueNames[0], offset, redriven }, operator, csrfToken }) => {
      const found = await findFailedJobs(app, queue, { limit: pageSize, offset });
      const mayRedrive = allows(operator.role, 'operator');
      return { content: failedJobsPage({ queue, found, offset, pageSize, mayRedrive, redriven, csrfToken }) };
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
          ? await redriveJobs(app, operator, queue, maxCountOf(form))
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

/** The count that was shown before the button was pressed: jobs that failed later are not meant. */
function maxCountOf(form: ReadonlyMap<string, string>): number {
  const parsed = wholeNumber.min(1).safeParse(form.get('maxCount'));
  if (!parsed.success) throw new ProblemError('NOT_FOUND', { detail: 'The form does not say how many jobs are meant' });
  return parsed.data;
}
