import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { uuid } from '../../endpoint/fields.ts';
import { reasonText } from '../disqualifications/disqualification-schemas.ts';
import { contestInState, frozenResult, publishedResult, resultHash } from './result-schemas.ts';

const managed = { tag: 'administration', auth: 'user', permission: 'results:manage' } as const;
const repeated = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;
const params = z.strictObject({ contestId: uuid });
const moved = { 200: { description: 'The state that the contest is in now', schema: contestInState } };
const frozen = { description: 'The result as it is frozen', schema: frozenResult };

export const closeContest = defineEndpoint({
  id: 'closeContest',
  method: 'post',
  path: '/api/v1/contests/:contestId/close',
  ...managed,
  summary: 'End voting now',
  description: 'Votes that were accepted before still count; later ones are refused.',
  params,
  body: z.strictObject({ reason: reasonText.exactOptional() }),
  idempotency: 'optional',
  responses: moved,
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const freezeResult = defineEndpoint({
  id: 'freezeResult',
  method: 'post',
  path: '/api/v1/contests/:contestId/results/freeze',
  ...managed,
  summary: 'Freeze the result of a closed contest',
  description:
    'Once every group of votes that was accepted before is settled and every decision about votes carried out; until then it is refused with ' +
    '`unsettledGroups` and `openDecisions`, and asked again a second later. Ties are decided by the declared rule. What has not changed is not frozen ' +
    'again; what has becomes the next version, and earlier ones are kept.',
  params,
  idempotency: 'optional',
  responses: { 200: frozen },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const listFrozenResults = defineEndpoint({
  id: 'listFrozenResults',
  method: 'get',
  path: '/api/v1/contests/:contestId/results/versions',
  tag: 'administration',
  auth: 'user',
  permission: 'results:read',
  summary: 'The newest versions of the frozen result, newest first, with who certified them',
  description: 'For members, before the public sees anything.',
  params,
  responses: { 200: { description: 'At most 20', schema: z.strictObject({ items: z.array(frozenResult) }) } },
  errors: ['NOT_FOUND'],
});

export const breakTie = defineEndpoint({
  id: 'breakTie',
  method: 'post',
  path: '/api/v1/contests/:contestId/results/tie-break',
  ...managed,
  summary: 'Say who of those that share the first rank has won, once',
  description:
    'Where the contest’s tie rule leaves it to the organiser, by an owner of the client. It makes the next version of the result, with the reason in it.',
  params,
  body: z.strictObject({ entryId: uuid, reason: reasonText }),
  idempotency: 'optional',
  responses: { 200: frozen },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const certifyResult = defineEndpoint({
  id: 'certifyResult',
  method: 'post',
  path: '/api/v1/contests/:contestId/results/:version/certify',
  tag: 'administration',
  auth: 'user',
  permission: 'results:certify',
  summary: 'Certify a frozen result by its hash',
  description:
    'Two accounts have to; each once. The second one makes the contest `certified`. Refused for another hash than that of the newest version, ' +
    'while a tie for the first place waits, and where votes have changed since it was frozen.',
  params: params.extend({ version: z.coerce.number().int().min(1).max(1_000_000) }),
  body: z.strictObject({ hash: resultHash }),
  idempotency: 'optional',
  responses: { 200: frozen },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const publishResult = defineEndpoint({
  id: 'publishResult',
  method: 'post',
  path: '/api/v1/contests/:contestId/results/publish',
  ...managed,
  summary: 'Publish the certified result',
  description: 'For everybody, whatever `resultsVisibility` says of the live totals.',
  params,
  idempotency: 'optional',
  responses: { 200: frozen },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const beginCorrection = defineEndpoint({
  id: 'beginCorrection',
  method: 'post',
  path: '/api/v1/contests/:contestId/results/corrections',
  ...managed,
  summary: 'Take the certificate back to correct the result',
  description:
    'The contest is `closed` again and its result can be frozen, certified and published as the next version. What was published stays ' +
    'readable, and the reason is in the public history.',
  params,
  body: z.strictObject({ reason: reasonText }),
  idempotency: 'optional',
  responses: moved,
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const getResult = defineEndpoint({
  id: 'getResult',
  method: 'get',
  path: '/api/v1/contests/:idOrSlug/results',
  tag: 'contests',
  summary: 'The published result of a contest',
  description:
    'With all that it takes to check it: `hash` is the SHA-256 of `snapshot`, which is canonical JSON (RFC 8785), and each signature a compact JWS ' +
    '(EdDSA) of `publicKey` over issuer, contest, version and hash. The newest published version, or the one asked for.',
  auth: 'public',
  params: z.strictObject({ idOrSlug: z.string().min(1).max(120) }),
  query: z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000).optional() }),
  responses: { 200: { description: 'The result', schema: publishedResult } },
  errors: ['NOT_FOUND'],
});
