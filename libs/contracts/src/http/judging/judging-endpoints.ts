import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { uuid } from '../../endpoint/fields.ts';
import { jury, juryAssignments, juryBallot, juryBallotBody, juryPlan, juryReport } from './judging-schemas.ts';

const ofContest = {
  tag: 'judging',
  auth: 'user',
  params: z.strictObject({ contestId: uuid }),
} as const;
const repeated = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;
const read = { query: z.strictObject({}), errors: ['NOT_FOUND'] } as const;

export const putJury = defineEndpoint({
  id: 'putJury',
  method: 'put',
  path: '/api/v1/contests/:contestId/jury',
  ...ofContest,
  permission: 'judging:manage',
  summary: 'Say who judges a contest, what, by which criteria and until when',
  description:
    'Replaces the whole plan. Jurors are members of the client with the role `judge`; a panel without `entryIds` judges every approved ' +
    'entry. Criteria and the highest score are fixed once a juror has given a score, and all of it once the result is certified.',
  body: juryPlan,
  idempotency: 'optional',
  responses: { 200: { description: 'The plan', schema: jury } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const getJury = defineEndpoint({
  id: 'getJury',
  method: 'get',
  path: '/api/v1/contests/:contestId/jury',
  ...ofContest,
  ...read,
  permission: 'judging:manage',
  summary: 'The plan of a jury, and how far each juror is',
  description: 'Scores are not told here.',
  responses: { 200: { description: 'The plan', schema: jury } },
});

export const listJuryAssignments = defineEndpoint({
  id: 'listJuryAssignments',
  method: 'get',
  path: '/api/v1/contests/:contestId/jury/assignments',
  ...ofContest,
  ...read,
  permission: 'judging:score',
  summary: 'What the caller is to judge, with the own ballots',
  description:
    'Of a blind jury nothing is told that names who made an entry: no artist, no text, no picture, no page elsewhere.',
  responses: {
    200: { description: 'The assignments, in an order that is the same for everybody', schema: juryAssignments },
  },
});

export const putJuryBallot = defineEndpoint({
  id: 'putJuryBallot',
  method: 'put',
  path: '/api/v1/contests/:contestId/jury/ballots/:entryId',
  ...ofContest,
  permission: 'judging:score',
  summary: 'Keep the own ballot for an entry as a draft, or submit it',
  description:
    'Replaces the ballot. A draft may be incomplete. What is submitted has a score for every criterion, or abstains for a conflict of ' +
    'interest, and can be changed until the deadline but is no draft again. Nobody judges an entry of their own.',
  params: z.strictObject({ contestId: uuid, entryId: uuid }),
  body: juryBallotBody,
  idempotency: 'optional',
  responses: { 200: { description: 'The ballot as it is now', schema: juryBallot } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const getJuryReport = defineEndpoint({
  id: 'getJuryReport',
  method: 'get',
  path: '/api/v1/contests/:contestId/jury/report',
  ...ofContest,
  ...read,
  permission: 'results:read',
  summary: 'Averages of the jury, its blend with the public vote, and jurors who judge unlike the others',
  description:
    'Averages of what was submitted, by the weights of the criteria, to 4 decimals. `collusions` are groups of four jurors or more who ' +
    'favour the entries that the others of the group abstain from: a reason to ask, no proof.',
  responses: { 200: { description: 'The report', schema: juryReport } },
});
