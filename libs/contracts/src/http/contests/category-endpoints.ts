import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { slug, uuid } from '../../endpoint/fields.ts';
import { text } from '../profiles/profile-fields.ts';

const category = z
  .strictObject({ id: uuid, slug, name: z.string(), description: z.string().nullable(), position: z.int().min(0) })
  .meta({ id: 'Category' });

const organiser = {
  tag: 'administration',
  auth: 'user',
  permission: 'contests:manage',
  scope: 'contests:write',
} as const;
const ofContest = z.strictObject({ contestId: uuid });
const ofCategory = z.strictObject({ contestId: uuid, categoryId: uuid });
const fields = { name: text(200), description: text(10_000).nullable().optional() };
const written = ['NOT_FOUND', 'FROZEN', 'IDEMPOTENCY_KEY_IN_FLIGHT', 'IDEMPOTENCY_KEY_REUSED'] as const;

export const listCategories = defineEndpoint({
  id: 'listCategories',
  method: 'get',
  path: '/api/v1/contests/:idOrSlug/categories',
  tag: 'contests',
  summary: 'List the categories of a contest',
  description: 'In the order of the organiser.',
  auth: 'public',
  params: z.strictObject({ idOrSlug: z.union([uuid, slug]) }),
  query: z.strictObject({}),
  responses: {
    200: { description: 'The categories', schema: z.strictObject({ categories: z.array(category) }) },
  },
  errors: ['NOT_FOUND'],
});

export const createCategory = defineEndpoint({
  ...organiser,
  id: 'createCategory',
  method: 'post',
  path: '/api/v1/contests/:contestId/categories',
  summary: 'Add a category to a contest',
  description: 'Behind the others, until voting opens.',
  params: ofContest,
  body: z.strictObject({ ...fields, slug }),
  idempotency: 'optional',
  responses: { 201: { description: 'The category', schema: category } },
  errors: [...written, 'CONFLICT'],
});

export const updateCategory = defineEndpoint({
  ...organiser,
  id: 'updateCategory',
  method: 'patch',
  path: '/api/v1/contests/:contestId/categories/:categoryId',
  summary: 'Change the words or the place of a category',
  description: 'Until voting opens.',
  params: ofCategory,
  body: z
    .strictObject({ ...fields, position: z.int().min(0).max(10_000) })
    .partial()
    .refine((patch) => Object.keys(patch).length > 0, { message: 'send at least one field' }),
  idempotency: 'optional',
  responses: { 200: { description: 'The category as it is then', schema: category } },
  errors: written,
});

export const deleteCategory = defineEndpoint({
  ...organiser,
  id: 'deleteCategory',
  method: 'delete',
  path: '/api/v1/contests/:contestId/categories/:categoryId',
  summary: 'Take a category away',
  description: 'One without entries, until voting opens.',
  params: ofCategory,
  idempotency: 'optional',
  responses: { 204: { description: 'It is gone' } },
  errors: [...written, 'CONFLICT'],
});
