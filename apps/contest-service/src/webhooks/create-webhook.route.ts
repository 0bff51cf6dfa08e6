import { createWebhook as endpoint } from '@urvote/contracts/http/webhooks/webhook-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { createWebhook } from './create-webhook.ts';

export function createWebhookRoute(app: AppContext) {
  return memberRoute(app, endpoint, async (ctx, { clientId }) => ({
    status: 201,
    body: await createWebhook(app, { ...ctx.body, clientId, actor: actorOf(ctx) }),
  }));
}
