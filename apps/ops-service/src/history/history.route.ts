import { z } from 'zod';
import { getQueueHistory } from '@urvote/contracts/http/ops/ops-endpoints';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { assertQueue } from '../failed-jobs/failed-jobs.ts';
import { apiRoute } from '../pages/api-route.ts';
import { pageRoute } from '../pages/page-route.ts';
import { historyPage } from './history-page.ts';
import { loadQueueHistory } from './queue-history.queries.ts';

const hourMs = 3_600_000;
const query = z.strictObject({
  queue: z.string().max(80).optional(),
  hours: z.coerce.number().int().min(1).max(2160).default(24),
});

export function historyRoutes(app: AppContext): Route[] {
  return [
    pageRoute(
      app,
      { id: 'opsHistoryPage', method: 'get', path: '/history', title: 'History', role: 'viewer', query },
      async (request) => {
        const { queue = app.queueNames[0], hours } = request.query;
        return { content: historyPage({ queue, hours, points: await load(app, queue, hours) }) };
      },
    ),
    apiRoute(app, getQueueHistory, 'viewer', async ({ params, query: { hours } }) => ({
      status: 200,
      body: { items: await load(app, params.queue, hours) },
    })),
  ];
}

function load(app: AppContext, queue: string, hours: number) {
  assertQueue(app, queue);
  const nowMs = app.clock.nowMs();
  return loadQueueHistory(app.db, queue, nowMs - hours * hourMs, nowMs);
}
