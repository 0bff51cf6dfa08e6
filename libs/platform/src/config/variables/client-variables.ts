import { z } from 'zod';
import { defineVariables } from './variable.ts';

/** Plans of clients and what they pay. */
export const clientVariables = defineVariables({
  WEBHOOKS_TO_LOOPBACK: {
    schema: z.enum(['on', 'off']).default('off'),
    description:
      'on or off: whether webhooks may lead to this machine, also without TLS; for development, refused in production.',
    cost: 'on lets whoever manages webhooks send requests to every port of the machine.',
  },
  FREE_LAUNCH: {
    schema: z
      .enum(['true', 'false'])
      .default('false')
      .transform((text) => text === 'true'),
    description: 'true or false: whether clients may have more than their plans allow.',
    cost: 'what clients made meanwhile stays when it is switched off; only more is refused then.',
  },
  BILLING_WEBHOOK_SECRET: {
    schema: z.string().min(16).optional(),
    description:
      'Secret by which the billing provider signs what it tells of subscriptions; without it nothing is listened to.',
    secret: true,
  },
});
