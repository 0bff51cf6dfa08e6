import { z } from 'zod';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { listFailedJobs, redriveFailedJob, redriveFailedJobs } from '@urvote/contracts/http/ops/ops-endpoints';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../pages/api-route.ts';
import { pageRoute } from '../pages/page-route.ts';
import { allows } from '../session/roles.ts';
import { findFailedJobs } from './failed-jobs.ts';
import { failedJobsPage } from './failed-jobs-page.ts';
import { redriveJob, redriveJobs } from './redrive.ts';

const pageSize = 50;
const wholeNumber = z.coerce.number().int().min(0).max(1_000_000);
const query = z.strictObject({
  queue: z.string().max(80).optional(),
  offset: wholeNumber.default(0),
  redriven: wholeNumber.optional(),
});
const title = 'Failed jobs';

export function failedJobsRoutes(app: AppContext): Route[] {
  return [
    pageRoute(
      app,
      { id: 'opsFailedJobsPage', method: 'get', path: '/failed-jobs', title, role: 'viewer', query },
      async (request) => {
        const { queue = app.queueNames[0], offset, redriven } = request.query;
        const found = await findFailedJobs(app, queue, { limit: pageSize, offset });
        const mayRedrive = allows(request.operator.role, 'operator');
        return {
          content: failedJobsPage({
            queue,
            found,
            offset,
            pageSize,
            mayRedrive,
            redriven,
            csrfToken: request.csrfToken,
          }),
        };
      },
    ),
    pageRoute(
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
    ),
    apiRoute(app, listFailedJobs, 'viewer', async (ctx) => ({
      status: 200,
      body: await findFailedJobs(app, ctx.params.queue, ctx.query),
    })),
    apiRoute(app, redriveFailedJobs, 'operator', async (ctx, operator) => ({
      status: 200,
      body: await redriveJobs(app, operator, ctx.params.queue, ctx.body.maxCount),
    })),
    apiRoute(app, redriveFailedJob, 'operator', async (ctx, operator) => ({
      status: 200,
      body: await redriveJob(app, operator, ctx.params.queue, ctx.params.jobId),
    })),
  ];
}

/** The count that was shown before the button was pressed: jobs that failed later are not meant. */
function maxCountOf(form: ReadonlyMap<string, string>): number {
  const parsed = wholeNumber.min(1).safeParse(form.get('maxCount'));
  if (!parsed.success) throw new ProblemError('NOT_FOUND', { detail: 'The form does not say how many jobs are meant' });
  return parsed.data;
}
