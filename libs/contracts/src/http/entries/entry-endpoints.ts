import { z } from 'zod';
import { makerRoles } from '../../accounts/roles.ts';
import { entryKind, uuid } from '../../endpoint/fields.ts';
import { entry } from '../contests/contest-schemas.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { httpsUrl, text } from '../profiles/profile-fields.ts';

export const entrySubmission = z
  .strictObject({
    contestId: uuid,
    kind: entryKind,
    title: text(200),
    description: text(10_000).optional(),
    /** Default: the name of the artist profile, else that of the account. */
    artistName: text(200).optional(),
    genre: text(60).optional(),
    /** Of the same account and of the entry's kind. */
    mediaAssetId: uuid.optional(),
    /** For a work that is kept elsewhere. */
    externalUrl: httpsUrl.optional(),
    /** Of the same account. */
    coverAssetId: uuid.optional(),
  })
  .refine(({ mediaAssetId, externalUrl }) => mediaAssetId === undefined || externalUrl === undefined, {
    message: 'a work is uploaded or kept elsewhere, not both',
    path: ['externalUrl'],
  })
  .refine(({ mediaAssetId, externalUrl }) => mediaAssetId !== undefined || externalUrl !== undefined, {
    message: 'an uploaded work, or the address of one that is kept elsewhere, is needed',
    path: ['mediaAssetId'],
  });

export const submittedEntry = entry.extend({ status: z.enum(['pending']) }).meta({ id: 'SubmittedEntry' });

export const submitEntry = defineEndpoint({
  id: 'submitEntry',
  method: 'post',
  path: '/api/v1/entries',
  tag: 'contests',
  summary: 'Submit an entry to a contest',
  description:
    'Needs a confirmed e-mail address, and either `mediaAssetId` or `externalUrl`. Nobody but its submitter sees the entry until it is approved.',
  auth: 'user',
  roles: makerRoles,
  body: entrySubmission,
  idempotency: 'optional',
  responses: {
    201: {
      description: 'It waits for approval',
      schema: submittedEntry,
      headers: { Location: 'The address of the entry' },
    },
  },
  errors: [
    'ROLE_MISSING',
    'EMAIL_NOT_VERIFIED',
    'FORBIDDEN',
    'NOT_FOUND',
    'SUBMISSIONS_NOT_OPEN',
    'SUBMISSIONS_CLOSED',
    'ENTRY_LIMIT_REACHED',
    'IDEMPOTENCY_KEY_IN_FLIGHT',
    'IDEMPOTENCY_KEY_REUSED',
  ],
});
