import { z } from 'zod';
import { timestamp } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

export const createGuestSession = defineEndpoint({
  id: 'createGuestSession',
  method: 'post',
  path: '/api/v1/guest-sessions',
  tag: 'guests',
  summary: 'Start a guest session',
  description: 'Answers a token for the Authorization header and sets the same as a signed HttpOnly cookie.',
  auth: 'public',
  body: z.strictObject({}).optional(),
  responses: {
    201: {
      description: 'The guest session',
      schema: z.strictObject({ token: z.string(), expiresAt: timestamp }),
      headers: { 'Set-Cookie': 'The signed guest cookie' },
    },
  },
  errors: [],
});
