import { z } from 'zod';
import { timestamp, uuid, withoutNul } from '../../endpoint/fields.ts';
import { webhookEventTypes } from '../../webhooks/webhook-events.ts';

const eventType = z.enum(webhookEventTypes);

export const webhookUrl = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .regex(withoutNul);
export const webhookDescription = z.string().trim().max(500).regex(withoutNul);
export const eventTypes = z
  .array(eventType)
  .min(1)
  .max(webhookEventTypes.length)
  .refine((given) => new Set(given).size === given.length, { message: 'name each type once' });

const webhookFields = {
  id: uuid,
  url: z.string(),
  description: z.string(),
  eventTypes: z.array(eventType),
  isEnabled: z.boolean(),
  disabledReason: z.enum(['member', 'gone', 'failing']).nullable(),
  /** Since when no try has succeeded. */
  failingSince: timestamp.nullable(),
  earlierSecretEndsAt: timestamp.nullable(),
  createdAt: timestamp,
  updatedAt: timestamp,
};

export const webhook = z.strictObject(webhookFields).meta({ id: 'Webhook' });

export const webhookWithSecret = z.strictObject({ ...webhookFields, secret: z.string() }).meta({ id: 'NewWebhook' });

export const deliveryStatus = z.enum(['waiting', 'delivered', 'failed']);

const attempt = z
  .strictObject({
    number: z.int().min(1),
    at: timestamp,
    durationMs: z.int().min(0),
    statusCode: z.int().nullable(),
    problem: z.string().nullable(),
    answer: z.string().nullable(),
  })
  .meta({ id: 'WebhookAttempt' });

const deliveryFields = {
  id: uuid,
  messageId: z.string(),
  eventType: z.string(),
  status: deliveryStatus,
  createdAt: timestamp,
  attemptCount: z.int().min(0),
  nextAttemptAt: timestamp.nullable(),
  lastAttempt: attempt.nullable(),
};

export const delivery = z.strictObject(deliveryFields).meta({ id: 'WebhookDelivery' });

export const deliveryWithAttempts = z
  .strictObject({ ...deliveryFields, body: z.string(), attempts: z.array(attempt) })
  .meta({ id: 'WebhookDeliveryDetails' });

export type WebhookResource = z.infer<typeof webhook>;
export type DeliveryResource = z.infer<typeof delivery>;
export type AttemptResource = z.infer<typeof attempt>;
