import {
  deleteWebhook as deletion,
  rotateWebhookSecret,
  updateWebhook as change,
} from '@urvote/contracts/http/webhooks/webhook-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { deleteWebhook, rotateSecret, updateWebhook } from './change-webhook.ts';

export function updateWebhookRoute(app: AppContext) {
  return memberRoute(app, change, async (ctx) => ({
    status: 200,
    body: await updateWebhook(app, { webhookId: ctx.params.webhookId, patch: ctx.body, actor: actorOf(ctx) }),
  }));
}

export function rotateWebhookSecretRoute(app: AppContext) {
  return memberRoute(app, rotateWebhookSecret, async (ctx) => {
    const { graceHours } = ctx.body;
    return {
      status: 201,
      body: await rotateSecret(app, { webhookId: ctx.params.webhookId, graceHours, actor: actorOf(ctx) }),
    };
  });
}

export function deleteWebhookRoute(app: AppContext) {
  return memberRoute(app, deletion, async (ctx) => {
    await deleteWebhook(app, { webhookId: ctx.params.webhookId, actor: actorOf(ctx) });
    return { status: 204 };
  });
}
