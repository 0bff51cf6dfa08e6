import { discardFailedJob, discardFailedJobs } from '@urvote/contracts/http/ops/ops-endpoints';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { discardJob, discardJobs } from './discard-jobs.ts';
import { shownCountOf } from './shown-count.ts';

export function discardFormRoute(app: AppContext): Route {
  return pageRoute(
    app,
    { id: 'opsDiscard', method: 'post', path: '/failed-jobs/discard', title: 'Failed jobs', role: 'admin' },
    async ({ form, operator }) => {
      const queue = form.get('queue') ?? '';
      const jobId = form.get('jobId');
      const { discardedCount, keptCount } =
        jobId === undefined
          ? await discardJobs(app, operator, queue, shownCountOf(form))
          : await discardJob(app, operator, queue, jobId);
      const done = `discarded=${discardedCount}&kept=${keptCount}`;
      return { redirect: `/failed-jobs?queue=${encodeURIComponent(queue)}&${done}` };
    },
  );
}

export function discardFailedJobsRoute(app: AppContext) {
  return apiRoute(app, discardFailedJobs, 'admin', async ({ params, body }, operator) => ({
    status: 200,
    body: await discardJobs(app, operator, params.queue, body.maxCount),
  }));
}

export function discardFailedJobRoute(app: AppContext) {
  return apiRoute(app, discardFailedJob, 'admin', async ({ params }, operator) => ({
    status: 200,
    body: await discardJob(app, operator, params.queue, params.jobId),
  }));
}
