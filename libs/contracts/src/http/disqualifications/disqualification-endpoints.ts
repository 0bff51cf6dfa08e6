import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, timestamp, uuid } from '../../endpoint/fields.ts';
import { disqualification, disqualificationFilter, entryEffect, reasonText } from './disqualification-schemas.ts';

const managed = { tag: 'administration', auth: 'user', permission: 'results:manage' } as const;
const repeated = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;
const params = z.strictObject({ contestId: uuid });

const maxVotesAtOnce = 100_000;

export const previewDisqualification = defineEndpoint({
  id: 'previewDisqualification',
  method: 'post',
  path: '/api/v1/contests/:contestId/disqualifications/preview',
  ...managed,
  summary: 'What striking the votes of a filter would change',
  description:
    'Changes nothing. Meant are votes that count or are held, but none whose strike was taken back. Send `until` and `count` back to ' +
    'strike exactly these votes. Entries are listed as far as votes for them or their rank would change.',
  params,
  body: z.strictObject({ filter: disqualificationFilter }),
  responses: {
    200: {
      description: 'How many votes, and totals and ranks before and after',
      schema: z.strictObject({ count: z.int().min(0), until: timestamp, entries: z.array(entryEffect) }),
    },
  },
  errors: ['NOT_FOUND'],
});

export const disqualifyVotes = defineEndpoint({
  id: 'disqualifyVotes',
  method: 'post',
  path: '/api/v1/contests/:contestId/disqualifications',
  ...managed,
  summary: 'Strike all votes of a filter',
  description:
    'Refused when they are not as many as the preview said, and once the result is certified. All or none; at most 100,000 at once. The rows ' +
    'stay, with their state; how many were struck and why is in the public history. Nobody decides about votes for an entry of their own.',
  params,
  body: z.strictObject({
    filter: disqualificationFilter,
    until: timestamp,
    expectedCount: z.int().min(1).max(maxVotesAtOnce),
    reason: reasonText,
  }),
  idempotency: 'optional',
  responses: { 202: { description: 'The decision is taken and carried out within seconds', schema: disqualification } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const listDisqualifications = defineEndpoint({
  id: 'listDisqualifications',
  method: 'get',
  path: '/api/v1/contests/:contestId/disqualifications',
  tag: 'administration',
  auth: 'user',
  permission: 'results:read',
  summary: 'List the disqualifications of a contest, newest first',
  description: 'With how far each is carried out. Who decided is in the audit log.',
  params,
  query: pageQuery,
  responses: { 200: { description: 'One page', schema: pageOf(disqualification) } },
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
});

export const undoDisqualification = defineEndpoint({
  id: 'undoDisqualification',
  method: 'post',
  path: '/api/v1/contests/:contestId/disqualifications/:disqualificationId/undo',
  ...managed,
  summary: 'Take a disqualification back, once and for good',
  description:
    'Its votes are what the rules say of them, as if nobody had struck them; those that their voters replaced or took back meanwhile are not ' +
    'counted again. They cannot be struck a second time. Refused once the result is certified.',
  params: params.extend({ disqualificationId: uuid }),
  body: z.strictObject({ reason: reasonText }),
  idempotency: 'optional',
  responses: { 202: { description: 'The decision is taken and carried out within seconds', schema: disqualification } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});
