import { z } from 'zod';
import { settableTimestamp, timestamp, uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

export const setMembership = defineEndpoint({
  id: 'setMembership',
  method: 'put',
  path: '/api/v1/admin/users/:userId/membership',
  tag: 'administration',
  summary: 'Set when the membership of an account ends',
  description: 'Null: it has no end. One that has ended keeps its owner out of the area of board owners.',
  auth: 'admin',
  idempotency: 'optional',
  params: z.strictObject({ userId: uuid }),
  body: z.strictObject({ expiresAt: settableTimestamp.nullable() }),
  responses: {
    200: {
      description: 'The membership as it is now',
      schema: z.strictObject({ userId: uuid, expiresAt: timestamp.nullable() }),
    },
  },
  errors: ['NOT_FOUND'],
});
