import { z } from 'zod';
import { defineJob } from './job-definition.ts';

/** One try to send one message. When the next one is due says the table, since that may be in a day. */
export const deliverWebhook = defineJob({
  name: 'deliver-webhook',
  queue: 'webhooks',
  schema: z.strictObject({ deliveryId: z.uuid(), run: z.int().positive(), attempt: z.int().positive() }),
  attempts: 5,
  backoffMs: 1_000,
  onUnknownError: 'put-off',
  jobId: ({ deliveryId, run, attempt }) => `w-${deliveryId}-${run}-${attempt}`,
});

export type DeliverWebhookData = z.infer<typeof deliverWebhook.schema>;
