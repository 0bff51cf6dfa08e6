import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { timestamp, uuid } from '../../endpoint/fields.ts';
import { heldVoteFilter } from '../held-votes/held-vote-schemas.ts';
import { queueParam } from './ops-endpoints.ts';

const whole = z.number().int().min(0);
const kind = z
  .enum(['redrive', 'discard', 'accept', 'void'])
  .meta({ description: 'Failed jobs are redriven or discarded, held votes accepted or struck (`void`)' });
const reason = z.string().trim().min(1).max(200);

/** Jobs have a queue, votes a contest; the rest narrows them. */
const target = {
  kind,
  queue: queueParam.optional().meta({ description: 'Of failed jobs' }),
  reason: reason.optional().meta({ description: 'Failed jobs whose shown reason has this in it' }),
  contestId: uuid.optional().meta({ description: 'Of held votes' }),
  flag: heldVoteFilter.shape.flag.unwrap().optional(),
};
export const bulkTarget = z.strictObject(target);
export const bulkRequest = z.strictObject({
  ...target,
  until: timestamp.meta({ description: '`until` of the preview: what came later is not meant' }),
  expectedCount: z.coerce.number().int().min(1).meta({ description: '`count` of the preview' }),
});

const bulkAction = z
  .strictObject({
    id: uuid,
    ...target,
    state: z.enum(['running', 'done', 'cancelled', 'failed']),
    startedBy: z.string(),
    startedAt: timestamp,
    endedAt: timestamp.nullable().meta({ description: 'Null while it runs' }),
    expectedCount: whole.meta({ description: 'What the preview showed' }),
    doneCount: whole.meta({ description: 'How many it was done to' }),
    skippedCount: whole.meta({
      description: 'How many were left as they are: somebody else was faster, or they may not go',
    }),
  })
  .meta({ id: 'BulkAction' });

const bulkPreview = z.strictObject({
  count: whole.meta({ description: 'How many are meant' }),
  until: timestamp.meta({ description: 'Up to which moment' }),
});

const access = { auth: 'optional', tag: 'bulk actions', query: z.strictObject({}) } as const;
const refusals = ['UNAUTHENTICATED', 'FORBIDDEN', 'TEMPORARILY_UNAVAILABLE'] as const;
const changing = [...refusals, 'CSRF_TOKEN_MISSING', 'NOT_FOUND'] as const;

export const listBulkActions = defineEndpoint({
  id: 'listBulkActions',
  method: 'get',
  path: '/ops/api/bulk-actions',
  ...access,
  opsRole: 'viewer',
  summary: 'Bulk actions of this process, the latest first',
  description: 'The last 50 and how far each has come. The audit log has all of them.',
  responses: { 200: { description: 'Actions', schema: z.strictObject({ items: z.array(bulkAction) }) } },
  errors: [...refusals],
});

export const previewBulkAction = defineEndpoint({
  id: 'previewBulkAction',
  method: 'post',
  path: '/ops/api/bulk-actions/preview',
  ...access,
  opsRole: 'operator',
  summary: 'How many a bulk action would be about',
  description: 'Changes nothing.',
  body: bulkTarget,
  responses: { 200: { description: 'What the action repeats', schema: bulkPreview } },
  errors: [...changing, 'BAD_REQUEST'],
});

export const startBulkAction = defineEndpoint({
  id: 'startBulkAction',
  method: 'post',
  path: '/ops/api/bulk-actions',
  ...access,
  opsRole: 'operator',
  summary: 'Start what a preview showed',
  description: 'It goes on by itself and can be cancelled. Discarding is for administrators.',
  body: bulkRequest,
  responses: { 202: { description: 'The action, which has begun', schema: bulkAction } },
  errors: [...changing, 'BAD_REQUEST', 'CONFLICT'],
});

export const cancelBulkAction = defineEndpoint({
  id: 'cancelBulkAction',
  method: 'post',
  path: '/ops/api/bulk-actions/:bulkActionId/cancel',
  ...access,
  opsRole: 'operator',
  summary: 'Stop a bulk action where it is',
  description: 'What is done stays done. An action that has ended stays as it is.',
  params: z.strictObject({ bulkActionId: uuid }),
  responses: { 200: { description: 'How far it came', schema: bulkAction } },
  errors: [...changing],
});

export type BulkTarget = z.output<typeof bulkTarget>;
export type BulkRequest = z.output<typeof bulkRequest>;
export type BulkAction = z.output<typeof bulkAction>;
