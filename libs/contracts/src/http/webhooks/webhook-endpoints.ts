import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { slug, uuid } from '../../endpoint/fields.ts';
import { eventTypes, webhook, webhookDescription, webhookUrl, webhookWithSecret } from './webhook-schemas.ts';

/** How many one client may have. */
export const mostWebhooks = 20;

/** How long the secret before the last is used as well, hours. */
const secretGraceHours = { byDefault: 24, most: 168 };

const common = { tag: 'webhooks', auth: 'user', permission: 'webhooks:manage' } as const;
const repeatable = { idempotency: 'optional' } as const;
export const repeatErrors = ['NOT_FOUND', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;
const ofClient = z.strictObject({ clientSlug: slug });
const params = z.strictObject({ webhookId: uuid });

export const createWebhook = defineEndpoint({
  ...common,
  ...repeatable,
  id: 'createWebhook',
  method: 'post',
  path: '/api/v1/clients/:clientSlug/webhooks',
  summary: 'Have events sent to an address',
  description: `The secret that signs messages is in this answer and in no other. The address is called by HTTPS at the port 443 or 8443 and has to be on the public internet. A client has ${mostWebhooks} at most.`,
  params: ofClient,
  body: z.strictObject({ url: webhookUrl, description: webhookDescription.default(''), eventTypes }),
  responses: { 201: { description: 'It gets messages from now on', schema: webhookWithSecret } },
  errors: [...repeatErrors, 'CONFLICT'],
});

export const listWebhooks = defineEndpoint({
  ...common,
  id: 'listWebhooks',
  method: 'get',
  path: '/api/v1/clients/:clientSlug/webhooks',
  summary: 'List the webhooks of a client, oldest first',
  description: 'All of them, without their secrets.',
  params: ofClient,
  responses: { 200: { description: 'The webhooks', schema: z.strictObject({ items: z.array(webhook) }) } },
  errors: ['NOT_FOUND'],
});

export const getWebhook = defineEndpoint({
  ...common,
  id: 'getWebhook',
  method: 'get',
  path: '/api/v1/webhooks/:webhookId',
  summary: 'Read a webhook',
  description: 'Without its secret, which is shown once when it is made.',
  params,
  responses: { 200: { description: 'The webhook', schema: webhook } },
  errors: ['NOT_FOUND'],
});

export const updateWebhook = defineEndpoint({
  ...common,
  ...repeatable,
  id: 'updateWebhook',
  method: 'patch',
  path: '/api/v1/webhooks/:webhookId',
  summary: 'Change a webhook, or switch it off and on',
  description:
    'Messages that wait go to the new address. While it is off nothing is sent, and what happens then is not sent later; what was failed can be replayed.',
  params,
  body: z
    .strictObject({ url: webhookUrl, description: webhookDescription, eventTypes, isEnabled: z.boolean() })
    .partial()
    .refine((patch) => Object.keys(patch).length > 0, { message: 'send at least one field' }),
  responses: { 200: { description: 'The changed webhook', schema: webhook } },
  errors: repeatErrors,
});

export const deleteWebhook = defineEndpoint({
  ...common,
  id: 'deleteWebhook',
  method: 'delete',
  path: '/api/v1/webhooks/:webhookId',
  summary: 'Delete a webhook with its deliveries',
  description: 'Nothing more is sent, and its log is gone.',
  params,
  responses: { 204: { description: 'It is gone' } },
  errors: ['NOT_FOUND'],
});

export const rotateWebhookSecret = defineEndpoint({
  ...common,
  ...repeatable,
  id: 'rotateWebhookSecret',
  method: 'post',
  path: '/api/v1/webhooks/:webhookId/secret/rotate',
  summary: 'Put a new secret in the place of one',
  description: `Messages are signed by both until the grace is over, ${secretGraceHours.byDefault} hours by default. The secret is in this answer and in no other; one that was still in its grace ends at once.`,
  params,
  body: z
    .strictObject({ graceHours: z.int().min(0).max(secretGraceHours.most).default(secretGraceHours.byDefault) })
    .prefault({}),
  responses: { 201: { description: 'The webhook with its new secret', schema: webhookWithSecret } },
  errors: repeatErrors,
});
