import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, slug, timestamp, uuid } from '../../endpoint/fields.ts';
import { clientRole } from './client-endpoints.ts';

const clientSlug = z.strictObject({ clientSlug: slug });
const oneMember = clientSlug.extend({ userId: uuid });

const clientMember = z
  .strictObject({
    userId: uuid,
    username: z.string(),
    displayName: z.string().nullable(),
    memberRole: clientRole,
    joinedAt: timestamp,
  })
  .meta({ id: 'ClientMember' });

export type ClientMemberResource = z.infer<typeof clientMember>;

const lastOwner = 'A client keeps an owner: the last one cannot go or become less.';

export const listMembers = defineEndpoint({
  id: 'listMembers',
  method: 'get',
  path: '/api/v1/clients/:clientSlug/members',
  tag: 'clients',
  summary: 'List the members of a client',
  description: 'In pages, those who joined first at first.',
  auth: 'user',
  permission: 'members:read',
  params: clientSlug,
  query: pageQuery,
  responses: { 200: { description: 'A page of members', schema: pageOf(clientMember) } },
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
});

export const changeMemberRole = defineEndpoint({
  id: 'changeMemberRole',
  method: 'patch',
  path: '/api/v1/clients/:clientSlug/members/:userId',
  tag: 'clients',
  summary: 'Give a member another role',
  description: `Owners are made and changed by owners alone. ${lastOwner}`,
  auth: 'user',
  permission: 'members:manage',
  params: oneMember,
  body: z.strictObject({ memberRole: clientRole }),
  idempotency: 'optional',
  responses: { 200: { description: 'The member as it is now', schema: clientMember } },
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const removeMember = defineEndpoint({
  id: 'removeMember',
  method: 'delete',
  path: '/api/v1/clients/:clientSlug/members/:userId',
  tag: 'clients',
  summary: 'Remove a member',
  description: `Is in force with the next request of whoever is removed. Owners are removed by owners alone. ${lastOwner}`,
  auth: 'user',
  permission: 'members:manage',
  params: oneMember,
  idempotency: 'optional',
  responses: { 204: { description: 'Is no member any more' } },
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const leaveClient = defineEndpoint({
  id: 'leaveClient',
  method: 'post',
  path: '/api/v1/clients/:clientSlug/leave',
  tag: 'clients',
  summary: 'Leave a client',
  description: `The own membership ends. ${lastOwner}`,
  auth: 'user',
  permission: 'client:read',
  params: clientSlug,
  responses: { 204: { description: 'Is no member any more' } },
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const transferOwnership = defineEndpoint({
  id: 'transferOwnership',
  method: 'post',
  path: '/api/v1/clients/:clientSlug/ownership',
  tag: 'clients',
  summary: 'Hand the own ownership over to another member',
  description: 'The other becomes an owner and the caller an administrator, both or neither.',
  auth: 'user',
  permission: 'ownership:transfer',
  params: clientSlug,
  body: z.strictObject({ userId: uuid }),
  responses: { 200: { description: 'The new owner', schema: clientMember } },
  errors: ['NOT_FOUND', 'CONFLICT'],
});
