import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { orderSeed } from '../contests/contest-endpoints.ts';

export const getMyOrderSeed = defineEndpoint({
  id: 'getMyOrderSeed',
  method: 'get',
  path: '/api/v1/me/order-seed',
  tag: 'contests',
  summary: 'The seed of the own neutral order',
  description:
    'The same for an account wherever it signs in, and for a guest while the session lasts. Send it as `seed` with `order=neutral`; whoever is neither draws one and keeps it.',
  auth: 'voter',
  query: z.strictObject({}),
  responses: { 200: { description: 'The seed', schema: z.strictObject({ seed: orderSeed }) } },
  errors: [],
});
