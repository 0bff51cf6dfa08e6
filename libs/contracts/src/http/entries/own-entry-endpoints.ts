import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, timestamp, uuid } from '../../endpoint/fields.ts';
import { entry } from '../contests/contest-schemas.ts';
import { isNotEmpty, notEmptyMessage } from '../profiles/profile-fields.ts';
import { formAnswers } from './form-answers.ts';
import { entryStatus } from './moderation-endpoints.ts';
import { replacedMedia, workChanges } from './work-fields.ts';

const own = { tag: 'contests', auth: 'user', params: z.strictObject({ entryId: uuid }) } as const;
const repeated = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;

const ownEntry = entry
  .extend({ status: entryStatus, reason: z.string().nullable(), formAnswers, updatedAt: timestamp })
  .meta({ id: 'OwnEntry' });

export type OwnEntryResource = z.input<typeof ownEntry>;

export const listMyEntries = defineEndpoint({
  id: 'listMyEntries',
  method: 'get',
  path: '/api/v1/me/entries',
  tag: 'contests',
  summary: 'List the own entries, newest first',
  description: 'In every state, with the reason of one that was rejected or taken down, in pages.',
  auth: 'user',
  query: pageQuery.extend({ contestId: uuid.optional(), status: entryStatus.optional() }),
  responses: { 200: { description: 'A page of entries', schema: pageOf(ownEntry) } },
  errors: ['MALFORMED_CURSOR'],
});

export const updateOwnEntry = defineEndpoint({
  id: 'updateOwnEntry',
  method: 'patch',
  path: '/api/v1/entries/:entryId',
  ...own,
  summary: 'Change what an own entry says of its work',
  description:
    'While it waits and while it is approved, until the contest is over. An approved entry stays approved: its work cannot be changed so, only what is said of it.',
  body: workChanges.refine(isNotEmpty, notEmptyMessage),
  idempotency: 'optional',
  responses: { 200: { description: 'The changed entry', schema: ownEntry } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const replaceEntryMedia = defineEndpoint({
  id: 'replaceEntryMedia',
  method: 'put',
  path: '/api/v1/entries/:entryId/media',
  ...own,
  summary: 'Replace the work of an own entry',
  description:
    'The entry keeps its id and its votes. One that was approved waits for approval again, and until then nobody sees it or votes for it: what people voted for is never exchanged behind their backs. Refused once the contest is over.',
  body: replacedMedia,
  idempotency: 'optional',
  responses: { 200: { description: 'The entry with its new work', schema: ownEntry } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});

export const withdrawEntry = defineEndpoint({
  id: 'withdrawEntry',
  method: 'post',
  path: '/api/v1/entries/:entryId/withdraw',
  ...own,
  summary: 'Take an own entry out of its contest',
  description:
    'For good, at once and until the contest is over. It makes room for another one where a contest limits entries.',
  idempotency: 'optional',
  responses: { 200: { description: 'The entry is withdrawn', schema: ownEntry } },
  errors: ['NOT_FOUND', 'CONFLICT', ...repeated],
});
