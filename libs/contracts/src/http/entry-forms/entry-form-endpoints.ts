import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { uuid } from '../../endpoint/fields.ts';
import { text } from '../profiles/profile-fields.ts';

const formField = z
  .strictObject({
    name: z.string().regex(/^[a-zA-Z]\w{0,39}$/, 'a letter, then letters, digits and underscores'),
    label: text(1000),
    kind: z.enum(['text', 'choice', 'consent']),
    isRequired: z.boolean(),
    choices: z.array(text(200)).min(1).max(50).optional(),
  })
  .refine(({ kind, choices }) => (kind === 'choice') === (choices !== undefined), {
    message: 'a choice has choices, and nothing else has',
    path: ['choices'],
  });

const entryForm = z
  .array(formField)
  .max(30)
  .refine((fields) => new Set(fields.map(({ name }) => name)).size === fields.length, {
    message: 'no two fields have the same name',
  });

const entryRules = z.strictObject({ fields: entryForm, allowWriteIns: z.boolean() }).meta({ id: 'EntryForm' });

export type EntryForm = z.infer<typeof entryForm>;

export const getEntryForm = defineEndpoint({
  id: 'getEntryForm',
  method: 'get',
  path: '/api/v1/contests/:contestId/entry-form',
  tag: 'contests',
  summary: 'What a contest asks of whoever enters it',
  description: 'Its fields in their order; answers come with the submission as `formAnswers` and are never public.',
  auth: 'public',
  params: z.strictObject({ contestId: uuid }),
  query: z.strictObject({}),
  responses: { 200: { description: 'The form', schema: entryRules } },
  errors: ['NOT_FOUND'],
});

export const putEntryForm = defineEndpoint({
  id: 'putEntryForm',
  method: 'put',
  path: '/api/v1/contests/:contestId/entry-form',
  tag: 'administration',
  summary: 'Say what a contest asks of whoever enters it',
  description:
    'Replaces the whole form, for entries from then on. Terms are a field of the kind `consent` that is required: without `true` there is no entry.',
  auth: 'user',
  permission: 'contests:manage',
  scope: 'contests:write',
  params: z.strictObject({ contestId: uuid }),
  body: entryRules,
  idempotency: 'optional',
  responses: { 200: { description: 'The form is in force', schema: entryRules } },
  errors: ['NOT_FOUND', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'],
});
