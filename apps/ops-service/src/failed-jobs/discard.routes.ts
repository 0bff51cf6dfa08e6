import { discardFailedJob, discardFailedJobs } from '@urvote/contracts/http/ops/ops-endpoints';
import { opsDiscard } from '@urvote/contracts/http/ops/ops-forms';
import type { AppContext } from '../context.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { discardJob, discardJobs } from './discard-jobs.ts';

export function discardFormRoute(app: AppContext) {
  return pageRoute(app, opsDiscard, 'Failed jobs', async ({ form: { queue, jobId, maxCount = 1 }, operator }) => {
    const { discardedCount, keptCount } =
      jobId === undefined
        ? await discardJobs(app, operator, queue, maxCount)
        : await discardJob(app, operator, queue, jobId);
    const done = `discarded=${discardedCount}&kept=${keptCount}`;
    return { redirect: `/failed-jobs?queue=${encodeURIComponent(queue)}&${done}` };
  });
}

export function discardFailedJobsRoute(app: AppContext) {
  return apiRoute(app, discardFailedJobs, async ({ params, body }, operator) => ({
    status: 200,
    body: await discardJobs(app, operator, params.queue, body.maxCount),
  }));
}

export function discardFailedJobRoute(app: AppContext) {
  return apiRoute(app, discardFailedJob, async ({ params }, operator) => ({
    status: 200,
    body: await discardJob(app, operator, params.queue, params.jobId),
  }));
}
