import { getQueueHistory } from '@urvote/contracts/http/ops/ops-endpoints';
import { opsHistoryPage } from '@urvote/contracts/http/ops/ops-pages';
import { historyPage } from '@urvote/pages/operations/history-page';
import type { AppContext } from '../context.ts';
import { assertQueue } from '../queues/assert-queue.ts';
import { apiRoute } from '../routing/api-route.ts';
import { pageRoute } from '../routing/page-route.ts';
import { loadQueueHistory } from './queue-history.queries.ts';

const hourMs = 3_600_000;

export function historyPageRoute(app: AppContext) {
  return pageRoute(app, opsHistoryPage, 'History', async ({ query: { queue = app.queueNames[0], hours } }) => ({
    content: historyPage({
      ...{ queue, queues: app.queueNames, hours, toMs: app.clock.nowMs() },
      points: await historyOf(app, queue, hours),
    }),
  }));
}

export function getQueueHistoryRoute(app: AppContext) {
  return apiRoute(app, getQueueHistory, async ({ params, query: { hours } }) => ({
    status: 200,
    body: { items: await historyOf(app, params.queue, hours) },
  }));
}

function historyOf(app: AppContext, queue: string, hours: number) {
  assertQueue(app, queue);
  const nowMs = app.clock.nowMs();
  return loadQueueHistory(app.db, queue, nowMs - hours * hourMs, nowMs);
}
