import { z } from 'zod';
import { clientRoles } from '../../accounts/client-roles.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, slug, uuid } from '../../endpoint/fields.ts';
import { client, contest, entry } from '../contests/contest-schemas.ts';
import { socialLinks } from '../profiles/artist-endpoints.ts';
import { httpUrl, isNotEmpty, notEmptyMessage, text } from '../profiles/profile-fields.ts';
import { clientTheme } from './client-theme.ts';

export const clientRole = z.enum(clientRoles);

const clientSlug = z.strictObject({ clientSlug: slug });
const tagged = { ETag: 'Changes whenever the client does; `If-Match` of a change takes it' };

const page = {
  about: text(10_000).nullable(),
  mission: text(10_000).nullable(),
  websiteUrl: httpUrl.nullable(),
  theme: clientTheme,
  socialLinks,
};

export const createClient = defineEndpoint({
  id: 'createClient',
  method: 'post',
  path: '/api/v1/clients',
  tag: 'clients',
  summary: 'Make a client',
  description: 'With an owner, who then invites others.',
  auth: 'admin',
  body: z
    .strictObject({ slug, name: text(200), ownerUserId: uuid, ...page })
    .partial({ ownerUserId: true, about: true, mission: true, websiteUrl: true, theme: true, socialLinks: true }),
  idempotency: 'optional',
  responses: { 201: { description: 'The client', schema: client, headers: tagged } },
  errors: ['CONFLICT'],
});

export const getClient = defineEndpoint({
  id: 'getClient',
  method: 'get',
  path: '/api/v1/clients/:clientSlug',
  tag: 'clients',
  summary: 'Read a client',
  description: 'One that is not active is there for its members and for administrators only.',
  auth: 'optional',
  scope: 'contests:read',
  params: clientSlug,
  query: z.strictObject({}),
  responses: { 200: { description: 'The client', schema: client, headers: tagged } },
  errors: ['NOT_FOUND'],
});

export const getClientHome = defineEndpoint({
  id: 'getClientHome',
  method: 'get',
  path: '/api/v1/clients/:clientSlug/home',
  tag: 'clients',
  summary: 'Read what the first page of a client shows, at once',
  description: 'The contest is the one to vote in now, or else the next one. An inactive client has a page for nobody.',
  auth: 'public',
  params: clientSlug,
  query: z.strictObject({}),
  responses: {
    200: {
      description: 'The client, its contest and the latest entries',
      schema: z.strictObject({
        client,
        contest: contest.nullable().meta({ description: 'The active contest; null without one' }),
        entries: z
          .array(entry)
          .max(4)
          .meta({ description: 'The newest approved entries of that contest, four at most' }),
      }),
    },
  },
  errors: ['NOT_FOUND'],
});

export const updateClient = defineEndpoint({
  id: 'updateClient',
  method: 'patch',
  path: '/api/v1/clients/:clientSlug',
  tag: 'clients',
  summary: 'Change how a client presents itself, and whether it is shown',
  description:
    'Null takes a text away; `theme` and `socialLinks` replace all of theirs. `If-Match` guards against lost updates.',
  auth: 'user',
  permission: 'client:edit',
  params: clientSlug,
  body: z
    .strictObject({ name: text(200), isActive: z.boolean(), ...page })
    .partial()
    .refine(isNotEmpty, notEmptyMessage),
  idempotency: 'optional',
  responses: { 200: { description: 'The changed client', schema: client, headers: tagged } },
  errors: ['NOT_FOUND', 'PRECONDITION_FAILED'],
});

export const listMyClients = defineEndpoint({
  id: 'listMyClients',
  method: 'get',
  path: '/api/v1/me/clients',
  tag: 'clients',
  summary: 'List the clients of which the account is a member',
  description: 'Those alone, with what it is there.',
  auth: 'user',
  query: pageQuery,
  responses: {
    200: { description: 'A page of them', schema: pageOf(z.strictObject({ client, memberRole: clientRole })) },
  },
  errors: ['MALFORMED_CURSOR'],
});
