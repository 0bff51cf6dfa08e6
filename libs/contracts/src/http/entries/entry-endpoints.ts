import { z } from 'zod';
import { makerRoles } from '../../accounts/roles.ts';
import { entry } from '../contests/contest-schemas.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { formAnswers } from './form-answers.ts';
import { newWork, refuseWrongWork } from './work-fields.ts';

export const entrySubmission = newWork.extend({ formAnswers: formAnswers.optional() }).superRefine(refuseWrongWork);

export const submittedEntry = entry.extend({ status: z.enum(['pending']) }).meta({ id: 'SubmittedEntry' });

export const submitEntry = defineEndpoint({
  id: 'submitEntry',
  method: 'post',
  path: '/api/v1/entries',
  tag: 'contests',
  summary: 'Submit an entry to a contest',
  description:
    'Needs a confirmed e-mail address, either `mediaAssetId` or `externalUrl`, and the answers that the entry form of the contest asks for. Nobody but its submitter and those who decide sees ' +
    'the entry until it is approved. A contest takes a link once, however it is spelt.',
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
    'CONFLICT',
    'IDEMPOTENCY_KEY_IN_FLIGHT',
    'IDEMPOTENCY_KEY_REUSED',
  ],
});

const addedEntry = entry.extend({ status: z.enum(['approved']), source: z.enum(['admin']) }).meta({ id: 'AddedEntry' });

export const addEntry = defineEndpoint({
  id: 'addEntry',
  method: 'post',
  path: '/api/v1/admin/entries',
  tag: 'administration',
  summary: 'Add an entry that is approved at once',
  description:
    'In the name of the platform, to any contest that is not over, drafts among them; nobody is its submitter. It may be kept elsewhere, or an upload of the administrator.',
  auth: 'admin',
  body: newWork.extend({ artistName: newWork.shape.artistName.unwrap() }).superRefine(refuseWrongWork),
  idempotency: 'optional',
  responses: {
    201: {
      description: 'It is in the contest',
      schema: addedEntry,
      headers: { Location: 'The address of the entry' },
    },
  },
  errors: ['NOT_FOUND', 'SUBMISSIONS_CLOSED', 'CONFLICT', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'],
});
