import type { ZodOpenApiPathItemObject } from 'zod-openapi';
import { webhookEvents, webhookMessage } from '../webhooks/webhook-events.ts';

const signing =
  'Signed by Standard Webhooks 1.0: the fields `webhook-id`, `webhook-timestamp` and `webhook-signature` come with it. Answer 200 to 299 within 20 seconds; anything else is tried again, ten times in three days. The same `webhook-id` may come again.';

const [contestId, entryId] = ['0190c3a0-7b1c-7def-8a21-6f1f0c7a9d11', '0190c3a0-7b1c-7def-8a21-6f1f0c7a9d12'];

/** Fields by name, as far as a type has them. */
const exampleFields: Record<string, unknown> = {
  contestId,
  entryId,
  votingEndsAt: '2026-05-02T12:00:00.000Z',
  version: 7,
  heldCount: 3,
  entries: [{ entryId, up: 12, down: -1 }],
};

/** Every type of message that receivers get, for the section `webhooks` of the document. */
export function webhookOperations(): Record<string, ZodOpenApiPathItemObject> {
  const told = Object.entries(webhookEvents).map(([type, data]) => {
    const named = Object.keys(data.shape).map((field) => [field, exampleFields[field]]);
    const example = { type, timestamp: '2026-05-01T12:00:00.000Z', data: Object.fromEntries(named) };
    const content = { 'application/json': { schema: webhookMessage(type, data), example } };
    const post = {
      operationId: `webhook.${type}`,
      tags: ['webhooks'],
      summary: `Tells of ${type}`,
      description: signing,
      security: [],
      requestBody: { required: true, content },
      responses: {
        '200': { description: 'Taken' },
        '410': { description: 'The receiver wants no more messages: the webhook is switched off' },
      },
    };
    return [type, { post }] as const;
  });
  return Object.fromEntries(told);
}
