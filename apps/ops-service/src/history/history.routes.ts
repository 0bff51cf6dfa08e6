import { z } from 'zod';
import { getQueueHistory } from '@urvote/contracts/http/ops/ops-endpoints';
import { historyPage } from '@urvote/pages/operations/history-page';
import type { Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { assertQueue } from '../queues/assert-queue.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { loadQueueHistory } from './queue-history.queries.ts';

const hourMs = 3_600_000;
const query = z.strictObject({
  queue: z.string().max(80).optional(),
  hours: z.coerce.number().int().min(1).max(2160).default(24),
});

export function historyPageRoute(app: AppContext): Route {
  return pageRoute(
    app,
    { id: 'opsHistoryPage', method: 'get', path: '/history', title: 'History', role: 'viewer', query },
    async ({ query: { queue = app.queueNames[0], hours } }) => ({
      content: historyPage({
        ...{ queue, queues: app.queueNames, hours, toMs: app.clock.nowMs() },
        points: await historyOf(app, queue, hours),
      }),
    }),
  );
}

export function getQueueHistoryRoute(app: AppContext) {
  return apiRoute(app, getQueueHistory, 'viewer', async ({ params, query: { hours } }) => ({
    status: 200,
    body: { items: await historyOf(app, params.queue, hours) },
  }));
}

function historyOf(app: AppContext, queue: string, hours: number) {
  assertQueue(app, queue);
  const nowMs = app.clock.nowMs();
  return loadQueueHistory(app.db, queue, nowMs - hours * hourMs, nowMs);
}
