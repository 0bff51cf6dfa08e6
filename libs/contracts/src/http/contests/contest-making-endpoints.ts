import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, slug, uuid } from '../../endpoint/fields.ts';
import { contestState, managedContest } from './contest-schemas.ts';
import { settingFields } from './contest-settings.ts';

const ofClient = z.strictObject({ clientSlug: slug });
const ofContest = z.strictObject({ contestId: uuid });
const { name, votingStartsAt, votingEndsAt, ...optionalFields } = settingFields;
const naming = { name, slug: slug.optional(), votingStartsAt, votingEndsAt };

export const contestTemplates = ['song_contest', 'daily_vote', 'photo_wall'] as const;
const template = z.enum(contestTemplates);

export const contestDraft = z.strictObject({
  ...naming,
  ...z.strictObject(optionalFields).partial().shape,
  template: template.optional(),
});

const written = ['IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;
const organiser = {
  tag: 'administration',
  auth: 'user',
  permission: 'contests:manage',
  scope: 'contests:write',
} as const;

export const createContest = defineEndpoint({
  ...organiser,
  id: 'createContest',
  method: 'post',
  path: '/api/v1/clients/:clientSlug/contests',
  summary: 'Create a contest as a draft',
  description:
    'What the body leaves out is as in the template, else as in every new contest. Without a slug it is made of the name; a slug is ' +
    'taken once on the whole platform, since contests are read by it.',
  params: ofClient,
  body: contestDraft,
  idempotency: 'optional',
  responses: { 201: { description: 'The draft', schema: managedContest } },
  errors: ['NOT_FOUND', 'CONFLICT', 'PLAN_LIMIT', ...written],
});

const importedContest = z.strictObject({ id: uuid, slug, name: z.string(), rowCount: z.int() });

export const importContests = defineEndpoint({
  ...organiser,
  id: 'importContests',
  method: 'post',
  path: '/api/v1/clients/:clientSlug/contests/import',
  summary: 'Import contests from a listing',
  description:
    'All rows or none. A row without a slug has that of its name. Rows of one slug are refused, unless `merge` is true: then they ' +
    'become one draft, open from the first start to the last end, with the texts of the first row and the rules and prizes of all. ' +
    'A slug that is taken is refused either way.',
  params: ofClient,
  query: z.strictObject({
    merge: z.enum(['true', 'false']).optional().meta({ description: 'true: rows of one slug become one contest' }),
  }),
  body: z.strictObject({
    rows: z
      .array(
        z.strictObject({
          ...naming,
          description: optionalFields.description.optional(),
          rules: optionalFields.rules.optional(),
          prizes: optionalFields.prizes.optional(),
        }),
      )
      .min(1)
      .max(200),
  }),
  maxBodyBytes: 1_000_000,
  idempotency: 'optional',
  responses: {
    201: { description: 'The drafts', schema: z.strictObject({ contests: z.array(importedContest) }) },
  },
  errors: ['NOT_FOUND', 'CONFLICT', 'PLAN_LIMIT', ...written],
});

export const listClientContests = defineEndpoint({
  ...organiser,
  id: 'listClientContests',
  method: 'get',
  path: '/api/v1/clients/:clientSlug/contests',
  summary: 'List the contests of a client, drafts among them',
  description: 'Newest first, in pages.',
  permission: 'contests:read',
  scope: 'contests:read',
  params: ofClient,
  query: pageQuery.extend({ state: contestState.optional() }),
  responses: { 200: { description: 'A page of contests', schema: pageOf(managedContest) } },
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
});

export const getContestSettings = defineEndpoint({
  ...organiser,
  id: 'getContestSettings',
  method: 'get',
  path: '/api/v1/contests/:contestId/settings',
  summary: 'Read a contest with all of its settings',
  description: 'Drafts and archived ones, too.',
  permission: 'contests:read',
  scope: 'contests:read',
  params: ofContest,
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'The contest',
      schema: managedContest,
      headers: { ETag: 'For `If-Match` of a change' },
    },
  },
  errors: ['NOT_FOUND'],
});

export const duplicateContest = defineEndpoint({
  ...organiser,
  id: 'duplicateContest',
  method: 'post',
  path: '/api/v1/contests/:contestId/duplicate',
  summary: 'Make a new draft with the settings of a contest',
  description:
    'With its rules, prizes, form, settings and categories; never with its entries, boards, voters or votes.',
  params: ofContest,
  body: z.strictObject(naming),
  idempotency: 'optional',
  responses: { 201: { description: 'The draft', schema: managedContest } },
  errors: ['NOT_FOUND', 'CONFLICT', 'PLAN_LIMIT', ...written],
});

export const deleteContest = defineEndpoint({
  ...organiser,
  id: 'deleteContest',
  method: 'delete',
  path: '/api/v1/contests/:contestId',
  summary: 'Delete a draft',
  description: 'One that nothing was made for yet: a contest with entries or boards, or in another state, stays.',
  params: ofContest,
  responses: { 204: { description: 'It is gone' } },
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const listContestTemplates = defineEndpoint({
  id: 'listContestTemplates',
  method: 'get',
  path: '/api/v1/contest-templates',
  tag: 'contests',
  summary: 'List the templates that contests are made from',
  description: 'Each with the settings and categories that it brings.',
  auth: 'public',
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'The templates',
      schema: z.strictObject({
        templates: z.array(
          z.strictObject({
            template,
            title: z.string(),
            description: z.string(),
            settings: z.record(z.string(), z.unknown()),
            categories: z.array(z.string()),
          }),
        ),
      }),
    },
  },
  errors: [],
});
