import { z } from 'zod';
import { timestamp, uuid, withoutNul } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { voterCode } from '../votes/vote-schemas.ts';
import { contest, contestStatus } from './contest-schemas.ts';
import { settingFields } from './contest-settings.ts';

/** At least one field. */
export const contestPatch = z
  .strictObject({ ...settingFields, status: contestStatus })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, { message: 'send at least one field' });

export const updateContest = defineEndpoint({
  id: 'updateContest',
  method: 'patch',
  path: '/api/v1/contests/:contestId',
  tag: 'administration',
  summary: 'Change the settings of a contest',
  description:
    'What decides the result is fixed once voting has opened: `FROZEN` names the fields. Among them are the start, the policy, all ' +
    'limits, the tier, thresholds, weights, the counting method and the rule for ties; the end may still move, but not into the past. ' +
    'With codes no mail is confirmed, so the tier `census` and the confirmation `email` exclude each other. `status` takes legal moves ' +
    'alone. `If-Match` with the entity tag of an earlier answer, or with the version alone, guards against lost updates.',
  auth: 'user',
  permission: 'contests:manage',
  scope: 'contests:write',
  params: z.strictObject({ contestId: uuid }),
  body: contestPatch,
  idempotency: 'optional',
  responses: {
    200: {
      description: 'The changed contest',
      schema: contest,
      headers: { ETag: 'That of the contest when it is read' },
    },
  },
  errors: [
    'NOT_FOUND',
    'CONFLICT',
    'FROZEN',
    'PRECONDITION_FAILED',
    'IDEMPOTENCY_KEY_IN_FLIGHT',
    'IDEMPOTENCY_KEY_REUSED',
  ],
});

const voterListLength = 20_000;

const voterList = z
  .strictObject({
    emails: z.array(z.email().max(254)).max(voterListLength).optional(),
    codes: z.array(voterCode).max(voterListLength).optional(),
  })
  .refine(({ emails, codes }) => (emails === undefined) !== (codes === undefined), {
    message: 'send either emails or codes',
  });

export const putVoterList = defineEndpoint({
  id: 'putVoterList',
  method: 'put',
  path: '/api/v1/contests/:contestId/voter-list',
  tag: 'administration',
  summary: 'Say who may vote in a contest for the tier `list` or `census`',
  description:
    'Replaces the whole list. A contest of the tier `census` takes `codes`, every other one `emails`. Keyed hashes are kept, so the ' +
    'list cannot be read again. Spellings of one mailbox or of one code are one voter; a code that was used for a vote is not free again.',
  auth: 'user',
  permission: 'contests:manage',
  params: z.strictObject({ contestId: uuid }),
  body: voterList,
  maxBodyBytes: 6_000_000,
  idempotency: 'optional',
  responses: {
    200: {
      description: 'The list is in force',
      schema: z.strictObject({ contestId: uuid, voterCount: z.int().min(0) }),
    },
  },
  errors: ['NOT_FOUND', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'],
});

const moderationAnswer = z.strictObject({
  entryId: uuid,
  status: z.enum(['approved', 'rejected']),
  decidedAt: timestamp,
});

export const approveEntry = defineEndpoint({
  id: 'approveEntry',
  method: 'post',
  path: '/api/v1/admin/entries/:entryId/approve',
  tag: 'administration',
  summary: 'Approve a pending entry',
  description: 'Of somebody else: nobody decides on an entry of their own.',
  auth: 'user',
  permission: 'entries:moderate',
  scope: 'entries:moderate',
  params: z.strictObject({ entryId: uuid }),
  idempotency: 'optional',
  responses: { 200: { description: 'The entry is approved', schema: moderationAnswer } },
  errors: ['NOT_FOUND', 'CONFLICT', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'],
});

export const rejectEntry = defineEndpoint({
  id: 'rejectEntry',
  method: 'post',
  path: '/api/v1/admin/entries/:entryId/reject',
  tag: 'administration',
  summary: 'Reject a pending entry with a reason',
  description: 'Of somebody else: nobody decides on an entry of their own.',
  auth: 'user',
  permission: 'entries:moderate',
  scope: 'entries:moderate',
  params: z.strictObject({ entryId: uuid }),
  body: z.strictObject({ reason: z.string().trim().min(1).max(2000).regex(withoutNul) }),
  idempotency: 'optional',
  responses: { 200: { description: 'The entry is rejected', schema: moderationAnswer } },
  errors: ['NOT_FOUND', 'CONFLICT', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'],
});
