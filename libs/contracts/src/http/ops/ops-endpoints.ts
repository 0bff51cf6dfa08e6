import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import {
  auditEntry,
  discardResult,
  failedJob,
  historyPoint,
  jobSearch,
  overview,
  redriveResult,
  storage,
} from './ops-schemas.ts';

/**
 * Callers come with the dashboard's session cookie or with an access token; either must have the role named in the
 * description. Unsafe calls by cookie carry the session's CSRF token in `X-XSRF-TOKEN`.
 */
const access = { tag: 'operations', auth: 'optional' } as const;
const refusals = ['UNAUTHENTICATED', 'FORBIDDEN', 'TEMPORARILY_UNAVAILABLE'] as const;

const queueParam = z.string().min(1).max(80);
const jobIdParam = z.string().min(1).max(200);

export const getOverview = defineEndpoint({
  id: 'getOpsOverview',
  method: 'get',
  path: '/ops/api/overview',
  ...access,
  summary: 'State of the queues and votes per minute of the last hour (viewer)',
  query: z.strictObject({}),
  responses: { 200: { description: 'The state', schema: overview } },
  errors: [...refusals],
});

export const listFailedJobs = defineEndpoint({
  id: 'listFailedJobs',
  method: 'get',
  path: '/ops/api/queues/:queue/failed-jobs',
  ...access,
  summary: 'Failed jobs of a queue, the latest first (viewer)',
  params: z.strictObject({ queue: queueParam }),
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(100).default(50),
    offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  }),
  responses: {
    200: {
      description: 'Failed jobs and how many there are in all',
      schema: z.strictObject({ items: z.array(failedJob), totalCount: z.number().int().min(0) }),
    },
  },
  errors: [...refusals, 'NOT_FOUND'],
});

export const redriveFailedJobs = defineEndpoint({
  id: 'redriveFailedJobs',
  method: 'post',
  path: '/ops/api/queues/:queue/failed-jobs/redrive',
  ...access,
  summary: 'Put failed jobs back into the queue (operator)',
  description: 'Same job ids and data, so nothing is counted twice. At most `maxCount` jobs, those that failed first.',
  params: z.strictObject({ queue: queueParam }),
  query: z.strictObject({}),
  body: z.strictObject({ maxCount: z.number().int().min(1).max(1_000_000) }),
  responses: { 200: { description: 'How many were put back', schema: redriveResult } },
  errors: [...refusals, 'CSRF_TOKEN_MISSING', 'NOT_FOUND'],
});

export const redriveFailedJob = defineEndpoint({
  id: 'redriveFailedJob',
  method: 'post',
  path: '/ops/api/queues/:queue/failed-jobs/:jobId/redrive',
  ...access,
  summary: 'Put one failed job back into the queue (operator)',
  params: z.strictObject({ queue: queueParam, jobId: jobIdParam }),
  query: z.strictObject({}),
  responses: { 200: { description: 'Whether it was put back', schema: redriveResult } },
  errors: [...refusals, 'CSRF_TOKEN_MISSING', 'NOT_FOUND'],
});

export const discardFailedJobs = defineEndpoint({
  id: 'discardFailedJobs',
  method: 'post',
  path: '/ops/api/queues/:queue/failed-jobs/discard',
  ...access,
  summary: 'Remove failed jobs for good (admin)',
  description:
    'At most `maxCount` jobs, those that failed first. A job that holds accepted votes is kept until every one of them ' +
    'is stored.',
  params: z.strictObject({ queue: queueParam }),
  query: z.strictObject({}),
  body: z.strictObject({ maxCount: z.number().int().min(1).max(1_000_000) }),
  responses: { 200: { description: 'How many were removed and how many kept', schema: discardResult } },
  errors: [...refusals, 'CSRF_TOKEN_MISSING', 'NOT_FOUND'],
});

export const discardFailedJob = defineEndpoint({
  id: 'discardFailedJob',
  method: 'post',
  path: '/ops/api/queues/:queue/failed-jobs/:jobId/discard',
  ...access,
  summary: 'Remove one failed job for good (admin)',
  params: z.strictObject({ queue: queueParam, jobId: jobIdParam }),
  query: z.strictObject({}),
  responses: { 200: { description: 'Whether it was removed or kept', schema: discardResult } },
  errors: [...refusals, 'CSRF_TOKEN_MISSING', 'NOT_FOUND'],
});

export const findJobs = defineEndpoint({
  id: 'findJobs',
  method: 'get',
  path: '/ops/api/jobs',
  ...access,
  summary: 'Find jobs by the id of a vote, a group, a mail or a job, or by what is shown of their data (viewer)',
  description:
    'An id leads straight to its job. Anything else is looked for in the data of failed, delayed, active and waiting ' +
    'jobs, in that order, for less than a second; `isComplete` tells whether that was enough.',
  query: z.strictObject({ q: z.string().trim().min(3).max(200) }),
  responses: { 200: { description: 'Jobs, 50 at most', schema: jobSearch } },
  errors: [...refusals],
});

export const getQueueHistory = defineEndpoint({
  id: 'getQueueHistory',
  method: 'get',
  path: '/ops/api/queues/:queue/history',
  ...access,
  summary: 'How a queue was over the last hours, up to 90 days (viewer)',
  params: z.strictObject({ queue: queueParam }),
  query: z.strictObject({ hours: z.coerce.number().int().min(1).max(2160).default(24) }),
  responses: { 200: { description: 'Points in time order', schema: z.strictObject({ items: z.array(historyPoint) }) } },
  errors: [...refusals, 'NOT_FOUND'],
});

export const getStorage = defineEndpoint({
  id: 'getOpsStorage',
  method: 'get',
  path: '/ops/api/storage',
  ...access,
  summary: 'Partitions, tables, connections and the size of the database (viewer)',
  query: z.strictObject({}),
  responses: { 200: { description: 'Sizes', schema: storage } },
  errors: [...refusals],
});

export const listAuditLog = defineEndpoint({
  id: 'listAuditLog',
  method: 'get',
  path: '/ops/api/audit-log',
  ...access,
  summary: 'The audit log, the latest first (viewer)',
  query: z.strictObject({
    limit: z.coerce.number().int().min(1).max(200).default(50),
    beforeId: z.coerce.number().int().min(1).optional(),
  }),
  responses: {
    200: {
      description: 'Entries; `nextBeforeId` is null on the last page',
      schema: z.strictObject({ items: z.array(auditEntry), nextBeforeId: z.number().int().nullable() }),
    },
  },
  errors: [...refusals],
});

export const checkAuditLog = defineEndpoint({
  id: 'checkAuditLog',
  method: 'get',
  path: '/ops/api/audit-log/check',
  ...access,
  summary: 'Recompute the hash chain of the audit log (viewer)',
  query: z.strictObject({}),
  responses: {
    200: {
      description: '`firstBrokenId` is null for an unbroken chain',
      schema: z.strictObject({ firstBrokenId: z.number().int().nullable() }),
    },
  },
  errors: [...refusals],
});

export const opsEndpoints = [
  getOverview,
  listFailedJobs,
  redriveFailedJobs,
  redriveFailedJob,
  discardFailedJobs,
  discardFailedJob,
  findJobs,
  getQueueHistory,
  getStorage,
  listAuditLog,
  checkAuditLog,
] as const;
