import { z } from 'zod';
import { heldVoteFilter, voteDecision } from '../held-votes/held-vote-schemas.ts';
import { defineOpsPage } from './define-ops-page.ts';
import { findJobs } from './ops-endpoints.ts';

const get = { method: 'get', errors: [] } as const;
const count = z.coerce.number().int().min(0).max(1_000_000);
const nothing = z.strictObject({});

export const opsSignInPage = defineOpsPage({
  ...get,
  id: 'opsSignInPage',
  path: '/sign-in',
  tag: 'operator sessions',
  summary: 'The page to sign in',
  description: 'A form for the address, the password and the code of an authenticator app.',
  query: z.strictObject({ next: z.string().max(2048).optional() }),
});

export const opsOverviewPage = defineOpsPage({
  ...get,
  id: 'opsOverviewPage',
  path: '/',
  tag: 'queues',
  opsRole: 'viewer',
  summary: 'The overview',
  description: 'Queues, votes by minute, throughput by contest and errors, read again every few seconds.',
  query: nothing,
});

export const opsFailedJobsPage = defineOpsPage({
  ...get,
  id: 'opsFailedJobsPage',
  path: '/failed-jobs',
  tag: 'queues',
  opsRole: 'viewer',
  summary: 'Failed jobs of a queue',
  description: 'With buttons to redrive them for operators, and to discard them for administrators.',
  query: z.strictObject({
    queue: z.string().max(80).optional(),
    offset: count.default(0),
    redriven: count.optional(),
    discarded: count.optional(),
    kept: count.optional(),
  }),
});

export const opsJobSearchPage = defineOpsPage({
  ...get,
  id: 'opsJobSearchPage',
  path: '/jobs',
  tag: 'queues',
  opsRole: 'viewer',
  summary: 'Find a job',
  description: 'An empty search field is no search.',
  query: z.strictObject({ q: findJobs.query.shape.q.or(z.literal('')).optional() }),
});

export const opsHistoryPage = defineOpsPage({
  ...get,
  id: 'opsHistoryPage',
  path: '/history',
  tag: 'queues',
  opsRole: 'viewer',
  summary: 'How a queue was',
  description: 'Charts of the last hours, up to 90 days.',
  query: z.strictObject({
    queue: z.string().max(80).optional(),
    hours: z.coerce.number().int().min(1).max(2160).default(24),
  }),
});

const filter = heldVoteFilter.pick({ contestId: true, flag: true });

export const opsHeldVotesPage = defineOpsPage({
  ...get,
  id: 'opsHeldVotesPage',
  path: '/held-votes',
  tag: 'held votes',
  opsRole: 'viewer',
  summary: 'Held votes with the reasons',
  description: 'By contest; those of one contest with it named.',
  query: filter.partial({ contestId: true }).extend({ decided: z.coerce.number().int().min(0).optional() }),
});

export const opsHeldVotesPreview = defineOpsPage({
  ...get,
  id: 'opsHeldVotesPreview',
  path: '/held-votes/preview',
  tag: 'held votes',
  opsRole: 'operator',
  summary: 'What a decision about many held votes would do',
  description: 'Changes nothing; its button sends the decision.',
  query: filter.extend({ decision: voteDecision }),
});

export const opsStoragePage = defineOpsPage({
  ...get,
  id: 'opsStoragePage',
  path: '/storage',
  tag: 'records',
  opsRole: 'viewer',
  summary: 'Sizes of the database',
  description: 'Partitions, tables, indexes and connections.',
  query: nothing,
});

export const opsAuditLogPage = defineOpsPage({
  ...get,
  id: 'opsAuditLogPage',
  path: '/audit-log',
  tag: 'records',
  opsRole: 'viewer',
  summary: 'The audit log',
  description: 'The latest first; its hash chain is recomputed when asked.',
  query: z.strictObject({ before: z.coerce.number().int().min(1).optional(), check: z.literal('1').optional() }),
});

/** Mails hold links that open accounts, so a viewer does not see them. */
export const opsMailPage = defineOpsPage({
  ...get,
  id: 'opsMailPage',
  path: '/mail',
  tag: 'records',
  opsRole: 'operator',
  summary: 'Mails that were caught',
  description: 'Only where mails are caught instead of sent.',
  query: nothing,
});

export const opsMailMessagePage = defineOpsPage({
  ...get,
  id: 'opsMailMessagePage',
  path: '/mail/message',
  tag: 'records',
  opsRole: 'operator',
  summary: 'One caught mail',
  description: 'Only where mails are caught instead of sent.',
  query: z.strictObject({ id: z.string().max(80) }),
});
