import { z } from 'zod';
import { defineEndpoint } from '../../endpoint/endpoint.ts';
import { pageOf, pageQuery, slug, timestamp, uuid } from '../../endpoint/fields.ts';
import { clientRole } from './client-endpoints.ts';

const clientSlug = z.strictObject({ clientSlug: slug });

const invitation = z
  .strictObject({
    id: uuid,
    email: z.string(),
    memberRole: clientRole,
    state: z.enum(['pending', 'accepted', 'declined', 'cancelled', 'expired']),
    createdAt: timestamp,
    expiresAt: timestamp,
  })
  .meta({ id: 'Invitation' });

export type InvitationResource = z.infer<typeof invitation>;

const token = z.strictObject({ token: z.string().min(1).max(200) });

export const inviteMember = defineEndpoint({
  id: 'inviteMember',
  method: 'post',
  path: '/api/v1/clients/:clientSlug/invitations',
  tag: 'clients',
  summary: 'Invite somebody by mail to become a member',
  description:
    'The link in the mail works once and for seven days; an earlier invitation of the same address ends. Owners are invited by owners alone.',
  auth: 'user',
  permission: 'members:manage',
  params: clientSlug,
  body: z.strictObject({ email: z.email().max(254), memberRole: clientRole }),
  idempotency: 'optional',
  responses: { 201: { description: 'The invitation, without its token', schema: invitation } },
  errors: ['NOT_FOUND', 'PLAN_LIMIT', 'QUOTA_EXCEEDED'],
});

export const listInvitations = defineEndpoint({
  id: 'listInvitations',
  method: 'get',
  path: '/api/v1/clients/:clientSlug/invitations',
  tag: 'clients',
  summary: 'List the invitations of a client',
  description: 'In pages, oldest first; those that are over go after their seven days.',
  auth: 'user',
  permission: 'members:manage',
  params: clientSlug,
  query: pageQuery,
  responses: { 200: { description: 'A page of invitations', schema: pageOf(invitation) } },
  errors: ['NOT_FOUND', 'MALFORMED_CURSOR'],
});

export const cancelInvitation = defineEndpoint({
  id: 'cancelInvitation',
  method: 'delete',
  path: '/api/v1/clients/:clientSlug/invitations/:invitationId',
  tag: 'clients',
  summary: 'Take an invitation back',
  description: 'Its link works no more. One that was answered or is over stays as it is.',
  auth: 'user',
  permission: 'members:manage',
  params: clientSlug.extend({ invitationId: uuid }),
  idempotency: 'optional',
  responses: { 204: { description: 'The invitation is cancelled' } },
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const acceptInvitation = defineEndpoint({
  id: 'acceptInvitation',
  method: 'post',
  path: '/api/v1/invitations/accept',
  tag: 'clients',
  summary: 'Accept an invitation',
  description: 'By the account that has confirmed the address to which the invitation went, and by no other.',
  auth: 'user',
  body: token,
  idempotency: 'optional',
  responses: {
    200: {
      description: 'The account is a member',
      schema: z.strictObject({ clientId: uuid, clientSlug: slug, memberRole: clientRole }),
    },
  },
  errors: ['FORBIDDEN', 'EMAIL_NOT_VERIFIED', 'CONFLICT', 'LINK_SPENT'],
});

export const declineInvitation = defineEndpoint({
  id: 'declineInvitation',
  method: 'post',
  path: '/api/v1/invitations/decline',
  tag: 'clients',
  summary: 'Decline an invitation',
  description: 'By whoever has the link; an account is not needed.',
  auth: 'public',
  body: token,
  responses: { 204: { description: 'The invitation is declined' } },
  errors: ['LINK_SPENT'],
});
