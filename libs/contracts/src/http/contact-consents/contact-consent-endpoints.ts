import { z } from 'zod';
import { timestamp, uuid } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

const params = z.strictObject({ contestId: uuid });

export const putContactConsent = defineEndpoint({
  id: 'putContactConsent',
  method: 'put',
  path: '/api/v1/me/contact-consents/:contestId',
  tag: 'accounts',
  summary: 'Let the organiser of a contest write to you',
  description:
    'The organiser may then export name and address of the account and how many of its votes count; with `sharesChoices` also for which entries. It ends with `DELETE`, and with the account.',
  auth: 'user',
  params,
  idempotency: 'optional',
  body: z.strictObject({ sharesChoices: z.boolean().default(false) }),
  responses: {
    200: {
      description: 'The consent',
      schema: z.strictObject({ contestId: uuid, sharesChoices: z.boolean(), consentedAt: timestamp }),
    },
  },
  errors: ['NOT_FOUND', 'EMAIL_NOT_VERIFIED'],
});

export const deleteContactConsent = defineEndpoint({
  id: 'deleteContactConsent',
  method: 'delete',
  path: '/api/v1/me/contact-consents/:contestId',
  tag: 'accounts',
  summary: 'Take that consent back',
  description: 'Also where there is none.',
  auth: 'user',
  idempotency: 'optional',
  params,
  responses: { 204: { description: 'There is no consent' } },
  errors: [],
});
