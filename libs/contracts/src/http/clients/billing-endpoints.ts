import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

const billingEvent = z.looseObject({
  id: z.string().min(1).max(255).meta({ description: 'Id of the event; it is heeded once' }),
  type: z
    .string()
    .min(1)
    .max(255)
    .meta({ description: 'What happened', examples: ['customer.subscription.updated'] }),
  created: z.int().min(0).max(253_402_300_799).meta({ description: 'When, in seconds since 1970' }),
  data: z
    .looseObject({
      object: z.looseObject({}).meta({
        description: 'A subscription with `status`, and with `client_id` and `plan` among its `metadata`',
      }),
    })
    .meta({ description: 'What it happened to' }),
});

export type BillingEvent = z.output<typeof billingEvent>;

export const receiveBillingEvent = defineEndpoint({
  id: 'receiveBillingEvent',
  method: 'post',
  path: '/api/v1/billing/webhook',
  tag: 'clients',
  summary: 'Hear from the billing provider what became of a subscription',
  description:
    'Signed by the header `Stripe-Signature` (`t=…,v1=…`, HMAC-SHA256 of time and body), five minutes at most before. An event that comes again, or after a later one, changes nothing. Without a secret of the installation there is nothing here.',
  auth: 'public',
  body: billingEvent,
  maxBodyBytes: 262_144,
  responses: {
    200: {
      description: 'Received, whether or not it changed anything',
      schema: z.strictObject({ received: z.literal(true).meta({ description: 'Always true' }) }),
    },
  },
  errors: ['BAD_REQUEST', 'NOT_FOUND'],
});
