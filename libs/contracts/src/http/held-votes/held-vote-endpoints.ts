import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, timestamp, uuid } from '../../endpoint/fields.ts';
import { heldVoteFilter, heldVoteQuery, reviewedVote, voteDecision } from './held-vote-schemas.ts';

const review = { tag: 'administration', auth: 'user', roles: ['moderator'] } as const;
const repeated = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;
const voteParams = z.strictObject({ voteId: uuid });

export const maxVotesAtOnce = 100_000;

export const listHeldVotes = defineEndpoint({
  id: 'listHeldVotes',
  method: 'get',
  path: '/api/v1/admin/votes',
  ...review,
  summary: 'List votes that are held, with the reasons, oldest first',
  description: 'Votes about which something was decided that is not carried out yet are left out.',
  query: pageQuery.extend(heldVoteQuery.shape),
  responses: { 200: { description: 'One page', schema: pageOf(reviewedVote) } },
  errors: ['MALFORMED_CURSOR'],
});

export const getReviewedVote = defineEndpoint({
  id: 'getReviewedVote',
  method: 'get',
  path: '/api/v1/admin/votes/:voteId',
  ...review,
  summary: 'One vote, why it is held and what was decided',
  description: 'Held or not; who cast it is not told.',
  params: voteParams,
  query: z.strictObject({}),
  responses: { 200: { description: 'The vote', schema: reviewedVote } },
  errors: ['NOT_FOUND'],
});

export const decidedVote = z.strictObject({ voteId: uuid, decision: voteDecision, decidedAt: timestamp });

export const acceptVote = defineEndpoint({
  id: 'acceptVote',
  method: 'post',
  path: '/api/v1/admin/votes/:voteId/accept',
  ...review,
  summary: 'Let a held vote count',
  description:
    'It is carried out within seconds, holds against the rules for good, and is in the audit log. A vote that is held because another of the ' +
    'same address counts cannot be accepted while that one does. Nobody decides about votes for an entry of their own.',
  params: voteParams,
  idempotency: 'optional',
  responses: { 202: { description: 'The decision is taken', schema: decidedVote } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const voidVote = defineEndpoint({
  id: 'voidVote',
  method: 'post',
  path: '/api/v1/admin/votes/:voteId/void',
  ...review,
  summary: 'Strike a vote that is held or counts',
  description:
    'It is carried out within seconds, cannot be taken back, and is in the audit log. The voter may vote again. Nobody decides about votes ' +
    'for an entry of their own.',
  params: voteParams,
  idempotency: 'optional',
  responses: { 202: { description: 'The decision is taken', schema: decidedVote } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

const bulk = z.strictObject({ decision: voteDecision, filter: heldVoteFilter });

export const decisionPreview = z.strictObject({
  count: z.int().min(0),
  until: timestamp,
  entries: z.array(z.strictObject({ entryId: uuid, title: z.string(), count: z.int().min(1) })),
});

export const decidedVotes = z.strictObject({ decidedCount: z.int().min(1) });

export const previewVoteDecisions = defineEndpoint({
  id: 'previewVoteDecisions',
  method: 'post',
  path: '/api/v1/admin/vote-decisions/preview',
  ...review,
  summary: 'How many held votes a decision would be about',
  description: 'Changes nothing. Send `until` and `count` back to take the decision about exactly these votes.',
  body: bulk,
  responses: {
    200: { description: 'How many, in all and for each entry', schema: decisionPreview },
  },
  errors: ['NOT_FOUND'],
});

export const decideVotes = defineEndpoint({
  id: 'decideVotes',
  method: 'post',
  path: '/api/v1/admin/vote-decisions',
  ...review,
  summary: 'Accept or strike all held votes of a filter',
  description:
    'Refused when they are not as many as the preview said; look again then. All or none; at most 100,000 at once. Votes that are held because ' +
    'another of the same address counts are never accepted so.',
  body: bulk.extend({ until: timestamp, expectedCount: z.int().min(1).max(maxVotesAtOnce) }),
  idempotency: 'optional',
  responses: {
    202: { description: 'The decisions are taken', schema: decidedVotes },
  },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});
