import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, timestamp, uuid } from '../../endpoint/fields.ts';
import { text } from '../profiles/profile-fields.ts';

const repeated = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;
const reportReason = z.enum(['copyright', 'offensive', 'spam', 'not_own_work', 'other']);
const reportDecision = z.enum(['actioned', 'dismissed']);

export const fileReport = defineEndpoint({
  id: 'fileReport',
  method: 'post',
  path: '/api/v1/reports',
  tag: 'contests',
  summary: 'Report an entry to those who look after its contest',
  description: 'With an account or as a guest, once for each entry. Nobody is told who reported.',
  auth: 'voter',
  body: z.strictObject({
    target: z.strictObject({ type: z.enum(['entry']), id: uuid }),
    reason: reportReason,
    note: text(2000).optional(),
  }),
  idempotency: 'optional',
  responses: {
    201: { description: 'It is reported', schema: z.strictObject({ id: uuid, createdAt: timestamp }) },
  },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

const report = z
  .strictObject({
    id: uuid,
    entryId: uuid,
    entryTitle: z.string(),
    contestId: uuid,
    reason: reportReason,
    note: z.string().nullable(),
    createdAt: timestamp,
    decision: reportDecision.nullable(),
    closedAt: timestamp.nullable(),
  })
  .meta({ id: 'Report' });

export type ReportResource = z.input<typeof report>;

const reportsQuery = pageQuery.extend({ state: z.enum(['open', 'closed']).default('open') });
const reportPages = { 200: { description: 'A page of reports', schema: pageOf(report) } };

export const listReports = defineEndpoint({
  id: 'listReports',
  method: 'get',
  path: '/api/v1/admin/reports',
  tag: 'administration',
  summary: 'List reports of all contests, oldest first',
  description: 'Who reported is not told.',
  auth: 'user',
  roles: ['moderator'],
  query: reportsQuery,
  responses: reportPages,
  errors: ['MALFORMED_CURSOR'],
});

export const listContestReports = defineEndpoint({
  id: 'listContestReports',
  method: 'get',
  path: '/api/v1/contests/:contestId/reports',
  tag: 'administration',
  summary: 'List reports about entries of a contest, oldest first',
  description: 'Who reported is not told.',
  auth: 'user',
  permission: 'entries:moderate',
  scope: 'entries:moderate',
  params: z.strictObject({ contestId: uuid }),
  query: reportsQuery,
  responses: reportPages,
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
});

export const closeEntryReports = defineEndpoint({
  id: 'closeEntryReports',
  method: 'post',
  path: '/api/v1/entries/:entryId/reports/decision',
  tag: 'administration',
  summary: 'Close the open reports about an entry',
  description: 'All of them, with one decision. It changes nothing about the entry; taking it down closes them, too.',
  auth: 'user',
  permission: 'entries:moderate',
  scope: 'entries:moderate',
  params: z.strictObject({ entryId: uuid }),
  body: z.strictObject({ decision: reportDecision }),
  idempotency: 'optional',
  responses: {
    200: {
      description: 'They are closed',
      schema: z.strictObject({ entryId: uuid, closedCount: z.int().min(1) }),
    },
  },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});
