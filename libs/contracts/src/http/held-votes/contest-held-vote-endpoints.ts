import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, timestamp, uuid } from '../../endpoint/fields.ts';
import { decidedVote, decidedVotes, decisionPreview, maxVotesAtOnce } from './held-vote-endpoints.ts';
import { heldVoteFilter, heldVoteQuery, reviewedVote, voteDecision } from './held-vote-schemas.ts';

const review = { tag: 'administration', auth: 'user', permission: 'votes:review' } as const;
const repeated = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;
const params = z.strictObject({ contestId: uuid });
const voteParams = params.extend({ voteId: uuid });

export const listContestHeldVotes = defineEndpoint({
  id: 'listContestHeldVotes',
  method: 'get',
  path: '/api/v1/contests/:contestId/held-votes',
  ...review,
  summary: 'List votes of a contest that are held, with the reasons, oldest first',
  description: 'Votes about which something was decided that is not carried out yet are left out.',
  params,
  query: pageQuery.extend(heldVoteQuery.omit({ contestId: true, state: true }).shape),
  responses: { 200: { description: 'One page', schema: pageOf(reviewedVote) } },
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
});

export const acceptContestVote = defineEndpoint({
  id: 'acceptContestVote',
  method: 'post',
  path: '/api/v1/contests/:contestId/held-votes/:voteId/accept',
  ...review,
  summary: 'Let a held vote of a contest count',
  description: 'As `acceptVote`, for members of the client.',
  params: voteParams,
  idempotency: 'optional',
  responses: { 202: { description: 'The decision is taken', schema: decidedVote } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const voidContestVote = defineEndpoint({
  id: 'voidContestVote',
  method: 'post',
  path: '/api/v1/contests/:contestId/held-votes/:voteId/void',
  ...review,
  summary: 'Strike a vote of a contest that is held or counts',
  description: 'As `voidVote`, for members of the client.',
  params: voteParams,
  idempotency: 'optional',
  responses: { 202: { description: 'The decision is taken', schema: decidedVote } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

const bulk = z.strictObject({ decision: voteDecision, filter: heldVoteFilter.omit({ contestId: true }).default({}) });

export const previewContestVoteDecisions = defineEndpoint({
  id: 'previewContestVoteDecisions',
  method: 'post',
  path: '/api/v1/contests/:contestId/held-votes/decisions/preview',
  ...review,
  summary: 'How many held votes of a contest a decision would be about',
  description: 'Changes nothing. Send `until` and `count` back to take the decision about exactly these votes.',
  params,
  body: bulk,
  responses: { 200: { description: 'How many, in all and for each entry', schema: decisionPreview } },
  errors: ['NOT_FOUND'],
});

export const decideContestVotes = defineEndpoint({
  id: 'decideContestVotes',
  method: 'post',
  path: '/api/v1/contests/:contestId/held-votes/decisions',
  ...review,
  summary: 'Accept or strike all held votes of a contest that a filter means',
  description: 'As `decideVotes`, for members of the client.',
  params,
  body: bulk.extend({ until: timestamp, expectedCount: z.int().min(1).max(maxVotesAtOnce) }),
  idempotency: 'optional',
  responses: { 202: { description: 'The decisions are taken', schema: decidedVotes } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});
