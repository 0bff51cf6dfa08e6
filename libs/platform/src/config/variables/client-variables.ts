import { z } from 'zod';
import { defineVariables } from './variable.ts';

/** Plans of clients and what they pay. */
export const clientVariables = defineVariables({
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
