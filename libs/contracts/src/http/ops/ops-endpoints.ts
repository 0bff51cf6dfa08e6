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
 * Callers come with the dashboard's session cookie or with an access token; either must have the role `opsRole`. Unsafe calls by cookie carry the session's CSRF token in `X-XSRF-TOKEN`.
 */
const access = { auth: 'optional' } as const;
const refusals = ['UNAUTHENTICATED', 'FORBIDDEN', 'TEMPORARILY_UNAVAILABLE'] as const;

export const queueParam = z.string().min(1).max(80);
export const jobIdParam = z.string().min(1).max(200);
export const mostJobs = 1_000_000;

export const getOverview = defineEndpoint({
  id: 'getOpsOverview',
  method: 'get',
  path: '/ops/api/overview',
  ...access,
  tag: 'queues',
  opsRole: 'viewer',
  summary: 'State of the queues and votes per minute of the last hour',
  description: 'What cannot be read at the moment is null, and the rest is told.',
  query: z.strictObject({}),
  responses: { 200: { description: 'The state', schema: overview } },
  errors: [...refusals],
});

export const listFailedJobs = defineEndpoint({
  id: 'listFailedJobs',
  method: 'get',
  path: '/ops/api/queues/:queue/failed-jobs',
  ...access,
  tag: 'queues',
  opsRole: 'viewer',
  summary: 'Failed jobs of a queue, the latest first',
  description: 'Addresses and what leads to a voter are blanked in the reasons.',
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
  tag: 'queues',
  opsRole: 'operator',
  summary: 'Put failed jobs back into the queue',
  description: 'Same job ids and data, so nothing is counted twice. At most `maxCount` jobs, those that failed first.',
  params: z.strictObject({ queue: queueParam }),
  query: z.strictObject({}),
  body: z.strictObject({ maxCount: z.number().int().min(1).max(mostJobs) }),
  responses: { 200: { description: 'How many were put back', schema: redriveResult } },
  errors: [...refusals, 'CSRF_TOKEN_MISSING', 'NOT_FOUND'],
});

export const redriveFailedJob = defineEndpoint({
  id: 'redriveFailedJob',
  method: 'post',
  path: '/ops/api/queues/:queue/failed-jobs/:jobId/redrive',
  ...access,
  tag: 'queues',
  opsRole: 'operator',
  summary: 'Put one failed job back into the queue',
  description: 'Same job id and data, so nothing is counted twice.',
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
  tag: 'queues',
  opsRole: 'admin',
  summary: 'Remove failed jobs for good',
  description:
    'At most `maxCount` jobs, those that failed first. A job that holds accepted votes is kept until every one of them ' +
    'is stored.',
  params: z.strictObject({ queue: queueParam }),
  query: z.strictObject({}),
  body: z.strictObject({ maxCount: z.number().int().min(1).max(mostJobs) }),
  responses: { 200: { description: 'How many were removed and how many kept', schema: discardResult } },
  errors: [...refusals, 'CSRF_TOKEN_MISSING', 'NOT_FOUND'],
});

export const discardFailedJob = defineEndpoint({
  id: 'discardFailedJob',
  method: 'post',
  path: '/ops/api/queues/:queue/failed-jobs/:jobId/discard',
  ...access,
  tag: 'queues',
  opsRole: 'admin',
  summary: 'Remove one failed job for good',
  description: 'Kept while it holds accepted votes that are not stored.',
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
  tag: 'queues',
  opsRole: 'viewer',
  summary: 'Find jobs by the id of a vote, a group, a mail or a job, or by what is shown of their data',
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
  tag: 'queues',
  opsRole: 'viewer',
  summary: 'How a queue was over the last hours, up to 90 days',
  description: 'A point a minute, of longer times fewer points.',
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
  tag: 'records',
  opsRole: 'viewer',
  summary: 'Partitions, tables, connections and the size of the database',
  description: 'Rows are estimates of the planner.',
  query: z.strictObject({}),
  responses: { 200: { description: 'Sizes', schema: storage } },
  errors: [...refusals],
});

export const listAuditLog = defineEndpoint({
  id: 'listAuditLog',
  method: 'get',
  path: '/ops/api/audit-log',
  ...access,
  tag: 'records',
  opsRole: 'viewer',
  summary: 'The audit log, the latest first',
  description: 'Who did what, when and from where.',
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
  tag: 'records',
  opsRole: 'viewer',
  summary: 'Recompute the hash chain of the audit log',
  description: 'Each entry holds the hash of the one before it, so that nothing can be taken out or changed unseen.',
  query: z.strictObject({}),
  responses: {
    200: {
      description: '`firstBrokenId` is null for an unbroken chain',
      schema: z.strictObject({ firstBrokenId: z.number().int().nullable() }),
    },
  },
  errors: [...refusals],
});

export const readOpsOpenApi = defineEndpoint({
  id: 'readOpsOpenApi',
  method: 'get',
  path: '/ops/api/openapi.json',
  ...access,
  tag: 'records',
  opsRole: 'viewer',
  summary: 'This document',
  description: 'All pages, forms and endpoints of the operators.',
  query: z.strictObject({}),
  responses: {
    200: { description: 'OpenAPI 3.1 document', schema: z.looseObject({}).meta({ examples: [{ openapi: '3.1.0' }] }) },
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
  readOpsOpenApi,
] as const;
