import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { receiveBillingEvent as endpoint } from '@urvote/contracts/http/clients/billing-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { receiveBillingEvent } from './receive-billing-event.ts';
import { isSigned } from './webhook-signature.ts';

export function receiveBillingEventRoute(app: AppContext) {
  const { billingWebhookSecret: secret, clock } = app;
  return defineRoute(
    endpoint,
    async (ctx) => {
      const { body, bodyBytes = Buffer.alloc(0) } = ctx;
      const header = ctx.header('stripe-signature');
      if (secret === undefined || !isSigned({ header, body: bodyBytes, secret, nowMs: clock.nowMs() }))
        throw new ProblemError('BAD_REQUEST', { detail: 'The signature is not one of this body and time' });
      await receiveBillingEvent(app, body);
      return { status: 200, body: { received: true } };
    },
    {
      admit: () => (secret === undefined ? Promise.reject(new ProblemError('NOT_FOUND')) : Promise.resolve()),
    },
  );
}
