import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getWebhook, listWebhooks } from '@urvote/contracts/http/webhooks/webhook-endpoints';
import { memberRoute } from '../access/member-route.ts';
import type { AppContext } from '../context.ts';
import { webhookResource } from './webhook-resource.ts';
import { findWebhook, listWebhooksOf } from './webhooks.queries.ts';

export function listWebhooksRoute(app: AppContext) {
  return memberRoute(app, listWebhooks, async (_ctx, { clientId }) => {
    const rows = await listWebhooksOf(app.db, clientId);
    return { status: 200, body: { items: rows.map(webhookResource) } };
  });
}

export function getWebhookRoute(app: AppContext) {
  return memberRoute(app, getWebhook, async ({ params }) => {
    const row = await findWebhook(app.db, params.webhookId);
    if (row === undefined) throw new ProblemError('NOT_FOUND');
    return { status: 200, body: webhookResource(row) };
  });
}
