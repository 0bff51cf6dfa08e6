import {
  replayFailedDeliveries,
  replayWebhookDelivery,
  testWebhook,
} from '@urvote/contracts/http/webhooks/webhook-delivery-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { replayFailed, replayOne, sendTest } from './send-again.ts';

export function testWebhookRoute(app: AppContext) {
  return memberRoute(app, testWebhook, async (ctx) => ({
    status: 202,
    body: await sendTest(app, { ...ctx.params, actor: actorOf(ctx) }),
  }));
}

export function replayWebhookDeliveryRoute(app: AppContext) {
  return memberRoute(app, replayWebhookDelivery, async (ctx) => ({
    status: 202,
    body: await replayOne(app, { ...ctx.params, actor: actorOf(ctx) }),
  }));
}

export function replayFailedDeliveriesRoute(app: AppContext) {
  return memberRoute(app, replayFailedDeliveries, async (ctx) => ({
    status: 202,
    body: await replayFailed(app, { ...ctx.params, ...ctx.body, actor: actorOf(ctx) }),
  }));
}
