import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, settableTimestamp, uuid } from '../../endpoint/fields.ts';
import { repeatErrors } from './webhook-endpoints.ts';
import { delivery, deliveryStatus, deliveryWithAttempts } from './webhook-schemas.ts';

const common = { tag: 'webhooks', auth: 'user', permission: 'webhooks:manage' } as const;
const repeatable = { idempotency: 'optional' } as const;
const params = z.strictObject({ webhookId: uuid });
const ofDelivery = z.strictObject({ webhookId: uuid, deliveryId: uuid });
const onItsWay = { description: 'It is on its way', schema: delivery };

export const testWebhook = defineEndpoint({
  ...common,
  ...repeatable,
  id: 'testWebhook',
  method: 'post',
  path: '/api/v1/webhooks/:webhookId/test',
  summary: 'Send a test message',
  description: 'Of the type `webhook.test`, signed and logged like any other.',
  params,
  responses: { 202: onItsWay },
  errors: [...repeatErrors, 'CONFLICT'],
});

export const listWebhookDeliveries = defineEndpoint({
  ...common,
  id: 'listWebhookDeliveries',
  method: 'get',
  path: '/api/v1/webhooks/:webhookId/deliveries',
  summary: 'List what was sent, newest first',
  description: 'Messages of the last 30 days, each with its last try.',
  params,
  query: pageQuery.extend({ status: deliveryStatus.optional() }),
  responses: { 200: { description: 'A page of deliveries', schema: pageOf(delivery) } },
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
});

export const getWebhookDelivery = defineEndpoint({
  ...common,
  id: 'getWebhookDelivery',
  method: 'get',
  path: '/api/v1/webhooks/:webhookId/deliveries/:deliveryId',
  summary: 'Read a delivery with its tries',
  description: 'With the message as it is sent, and the beginning of every answer.',
  params: ofDelivery,
  responses: { 200: { description: 'The delivery', schema: deliveryWithAttempts } },
  errors: ['NOT_FOUND'],
});

export const replayWebhookDelivery = defineEndpoint({
  ...common,
  ...repeatable,
  id: 'replayWebhookDelivery',
  method: 'post',
  path: '/api/v1/webhooks/:webhookId/deliveries/:deliveryId/replay',
  summary: 'Send a message once more',
  description: 'With its `webhook-id`, and signed anew at the time it is sent. One that is still waiting conflicts.',
  params: ofDelivery,
  responses: { 202: onItsWay },
  errors: [...repeatErrors, 'CONFLICT'],
});

export const replayFailedDeliveries = defineEndpoint({
  ...common,
  ...repeatable,
  id: 'replayFailedDeliveries',
  method: 'post',
  path: '/api/v1/webhooks/:webhookId/replay',
  summary: 'Send all failed messages since a time once more',
  description: 'Each as if it alone were replayed.',
  params,
  body: z.strictObject({ since: settableTimestamp }),
  responses: {
    202: { description: 'They are on their way', schema: z.strictObject({ replayedCount: z.int().min(0) }) },
  },
  errors: [...repeatErrors, 'CONFLICT'],
});
