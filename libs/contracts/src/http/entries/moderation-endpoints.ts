import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { entryKind, pageOf, pageQuery, slug, timestamp, uuid } from '../../endpoint/fields.ts';
import { entry } from '../contests/contest-schemas.ts';
import { text } from '../profiles/profile-fields.ts';
import { formAnswers } from './form-answers.ts';

export const entryStatus = z.enum(['pending', 'approved', 'rejected', 'withdrawn', 'taken_down']);

const moderating = {
  tag: 'administration',
  auth: 'user',
  permission: 'entries:moderate',
  scope: 'entries:moderate',
} as const;
const repeated = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;
const reason = text(2000);
const longestBulk = 300;

const pastDecision = z.strictObject({
  decision: z.enum(['approved', 'rejected', 'reopened', 'taken_down']),
  reason: z.string().nullable(),
  decidedAt: timestamp,
});

const moderatedEntry = entry
  .extend({
    status: entryStatus,
    source: z.enum(['upload', 'external', 'admin', 'write_in']),
    formAnswers,
    openReportCount: z.int().min(0),
    decisions: z.array(pastDecision),
  })
  .meta({ id: 'ModeratedEntry' });

export type ModeratedEntryResource = z.input<typeof moderatedEntry>;

const queueQuery = pageQuery.extend({ status: entryStatus.default('pending'), kind: entryKind.optional() });
const queue = {
  ...moderating,
  method: 'get',
  responses: { 200: { description: 'A page of entries', schema: pageOf(moderatedEntry) } },
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
} as const;

export const listClientModeration = defineEndpoint({
  id: 'listClientModeration',
  path: '/api/v1/clients/:clientSlug/moderation',
  ...queue,
  summary: 'List the entries of all contests of a client that wait, oldest first',
  description: 'Or those of another state, each with what was decided about it and how many reports are open.',
  params: z.strictObject({ clientSlug: slug }),
  query: queueQuery,
});

export const listContestModeration = defineEndpoint({
  id: 'listContestModeration',
  path: '/api/v1/contests/:contestId/moderation',
  ...queue,
  summary: 'List the entries of a contest that wait, oldest first',
  description: 'Or those of another state, each with what was decided about it and how many reports are open.',
  params: z.strictObject({ contestId: uuid }),
  query: queueQuery,
});

const outcome = z.strictObject({
  entryId: uuid,
  outcome: z.enum(['approved', 'rejected', 'not_found', 'conflict', 'forbidden']),
});

export const decideEntries = defineEndpoint({
  id: 'decideEntries',
  method: 'post',
  path: '/api/v1/contests/:contestId/moderation/decisions',
  ...moderating,
  summary: 'Approve or reject several entries of a contest',
  description:
    'At most 300. Each is decided for itself: the answer says for each what became of it, in the order they were sent, and one that was decided before, is of another contest or the own is left alone.',
  params: z.strictObject({ contestId: uuid }),
  body: z
    .strictObject({
      decision: z.enum(['approve', 'reject']),
      reason: reason.optional(),
      entryIds: z.array(uuid).min(1).max(longestBulk),
    })
    .refine(({ decision, reason: why }) => (decision === 'reject') === (why !== undefined), {
      message: 'a rejection has a reason, an approval has none',
      path: ['reason'],
    })
    .refine(({ entryIds }) => new Set(entryIds.map((id) => id.toLowerCase())).size === entryIds.length, {
      message: 'each entry once',
      path: ['entryIds'],
    }),
  idempotency: 'optional',
  responses: {
    200: { description: 'What became of each', schema: z.strictObject({ outcomes: z.array(outcome) }) },
  },
  errors: ['NOT_FOUND', ...repeated],
});

const changed = z.strictObject({ entryId: uuid, status: entryStatus, decidedAt: timestamp });
const entryParams = z.strictObject({ entryId: uuid });

export const reopenEntry = defineEndpoint({
  id: 'reopenEntry',
  method: 'post',
  path: '/api/v1/entries/:entryId/reopen',
  ...moderating,
  summary: 'Take a decision about an entry back',
  description:
    'It waits for a decision again. Of an approved entry only while it has no votes; take it down otherwise. Never of one that was withdrawn.',
  params: entryParams,
  idempotency: 'optional',
  responses: { 200: { description: 'The entry waits again', schema: changed } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const takeDownEntry = defineEndpoint({
  id: 'takeDownEntry',
  method: 'post',
  path: '/api/v1/entries/:entryId/takedown',
  ...moderating,
  summary: 'Take an entry away from the public at once',
  description:
    'Whether it was approved or waits. It leaves lists and leaderboards within a second and takes no votes; those it has are kept, and stay out of the result while it is away. Its open reports are closed as actioned.',
  params: entryParams,
  body: z.strictObject({ reason }),
  idempotency: 'optional',
  responses: { 200: { description: 'The entry is away', schema: changed } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});
