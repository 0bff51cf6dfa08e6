import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { entryKind, pageOf, pageQuery, timestamp, uuid } from '../../endpoint/fields.ts';
import { workUrl } from '../work-links/work-links.ts';
import { text } from '../profiles/profile-fields.ts';

const repeated = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;
const writeInStatus = z.enum(['pending', 'approved', 'merged', 'rejected']);

const proposal = z.strictObject({
  kind: entryKind,
  title: text(200),
  artistName: text(200),
  externalUrl: workUrl.optional(),
});

const writeIn = z
  .strictObject({
    id: uuid,
    contestId: uuid,
    kind: entryKind,
    title: z.string(),
    artistName: z.string(),
    externalUrl: z.string().nullable(),
    status: writeInStatus,
    entryId: uuid.nullable(),
    createdAt: timestamp,
  })
  .meta({ id: 'WriteIn' });

export type WriteInResource = z.input<typeof writeIn>;

export const proposeWriteIn = defineEndpoint({
  id: 'proposeWriteIn',
  method: 'post',
  path: '/api/v1/contests/:contestId/write-ins',
  tag: 'contests',
  summary: 'Propose an entry that a contest does not have',
  description:
    'With an account or as a guest, where the contest takes write-ins. It is no entry until somebody reviewed it: nobody sees it or votes for it.',
  auth: 'voter',
  params: z.strictObject({ contestId: uuid }),
  body: proposal,
  idempotency: 'optional',
  responses: { 201: { description: 'It waits for a review', schema: writeIn } },
  errors: ['NOT_FOUND', 'CONFLICT', 'SUBMISSIONS_NOT_OPEN', 'SUBMISSIONS_CLOSED', ...repeated],
});

export const listWriteIns = defineEndpoint({
  id: 'listWriteIns',
  method: 'get',
  path: '/api/v1/contests/:contestId/write-ins',
  tag: 'administration',
  summary: 'List what voters proposed, oldest first',
  description: 'What waits, or what was decided. Who proposed is not told.',
  auth: 'user',
  permission: 'entries:moderate',
  scope: 'entries:moderate',
  params: z.strictObject({ contestId: uuid }),
  query: pageQuery.extend({ status: writeInStatus.default('pending') }),
  responses: { 200: { description: 'A page of write-ins', schema: pageOf(writeIn) } },
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
});

export const decideWriteIn = defineEndpoint({
  id: 'decideWriteIn',
  method: 'post',
  path: '/api/v1/contests/:contestId/write-ins/:writeInId/decision',
  tag: 'administration',
  summary: 'Approve, merge or reject what a voter proposed',
  description:
    'Approved, it becomes an entry that can be voted for, and others who proposed the same are merged with it. Merged, it is taken for an approved entry of the contest.',
  auth: 'user',
  permission: 'entries:moderate',
  scope: 'entries:moderate',
  params: z.strictObject({ contestId: uuid, writeInId: uuid }),
  body: z.discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('approve') }),
    z.strictObject({ decision: z.literal('merge'), entryId: uuid }),
    z.strictObject({ decision: z.literal('reject'), reason: text(2000) }),
  ]),
  idempotency: 'optional',
  responses: { 200: { description: 'It is decided', schema: writeIn } },
  errors: ['NOT_FOUND', 'CONFLICT', 'SUBMISSIONS_CLOSED', ...repeated],
});
