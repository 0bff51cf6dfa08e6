import { z } from 'zod';
import { roles } from '../../accounts/roles.ts';
import { pageOf, pageQuery, timestamp, uuid, withoutNul } from '../../endpoint/fields.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

const role = z.enum(roles);

const roleGrant = z
  .strictObject({
    role,
    /** Null when no administrator granted it, or that account is gone. */
    grantedBy: uuid.nullable(),
    grantedAt: timestamp,
  })
  .meta({ id: 'RoleGrant' });

export const managedUser = z
  .strictObject({
    id: uuid,
    email: z.string(),
    username: z.string(),
    displayName: z.string().nullable(),
    emailVerified: z.boolean(),
    suspendedAt: timestamp.nullable(),
    createdAt: timestamp,
    roles: z.array(roleGrant),
  })
  .meta({ id: 'ManagedUser' });

/** In one spelling, so that an id can be compared with the caller's. */
const userId = uuid.toLowerCase();
const userParams = z.strictObject({ userId });

export const listUsers = defineEndpoint({
  id: 'listUsers',
  method: 'get',
  path: '/api/v1/admin/users',
  tag: 'administration',
  summary: 'List accounts, newest first',
  description: 'The newest first, for administrators.',
  auth: 'admin',
  query: pageQuery.extend({
    query: z
      .string()
      .trim()
      .min(1)
      .max(254)
      .regex(withoutNul)
      .optional()
      .meta({ description: 'Beginning of the e-mail address, the user name or the display name' }),
    role: role.optional(),
    suspended: z.stringbool({ truthy: ['true'], falsy: ['false'] }).optional(),
  }),
  responses: { 200: { description: 'One page', schema: pageOf(managedUser) } },
  errors: ['MALFORMED_CURSOR'],
});

export const getUser = defineEndpoint({
  id: 'getUser',
  method: 'get',
  path: '/api/v1/admin/users/:userId',
  tag: 'administration',
  summary: 'One account',
  description: 'With its roles and whether it is suspended.',
  auth: 'admin',
  params: userParams,
  query: z.strictObject({}),
  responses: { 200: { description: 'The account', schema: managedUser } },
  errors: ['NOT_FOUND'],
});

export const suspendUser = defineEndpoint({
  id: 'suspendUser',
  method: 'post',
  path: '/api/v1/admin/users/:userId/suspend',
  tag: 'administration',
  summary: 'Suspend an account',
  description:
    'Ends its sessions and refuses its access tokens. The reason goes into the audit log, which is kept for good.',
  auth: 'admin',
  idempotency: 'optional',
  params: userParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500).regex(withoutNul) }),
  responses: { 200: { description: 'The account is suspended', schema: managedUser } },
  errors: ['NOT_FOUND', 'NOT_ONESELF', 'CONFLICT'],
});

export const reactivateUser = defineEndpoint({
  id: 'reactivateUser',
  method: 'post',
  path: '/api/v1/admin/users/:userId/reactivate',
  tag: 'administration',
  summary: 'Let a suspended account sign in again',
  description: 'The person may sign in again.',
  auth: 'admin',
  idempotency: 'optional',
  params: userParams,
  responses: { 200: { description: 'The account is active', schema: managedUser } },
  errors: ['NOT_FOUND', 'NOT_ONESELF'],
});

export const grantRole = defineEndpoint({
  id: 'grantRole',
  method: 'post',
  path: '/api/v1/admin/users/:userId/roles',
  tag: 'administration',
  summary: 'Grant a role',
  description: 'The account’s access tokens are refused from then on; the next refresh brings the role.',
  auth: 'admin',
  idempotency: 'optional',
  params: userParams,
  body: z.strictObject({ role }),
  responses: { 201: { description: 'The role is granted', schema: roleGrant } },
  errors: ['NOT_FOUND', 'CONFLICT'],
});

export const revokeRole = defineEndpoint({
  id: 'revokeRole',
  method: 'delete',
  path: '/api/v1/admin/users/:userId/roles/:role',
  tag: 'administration',
  summary: 'Take a role away',
  description: 'Nobody takes `admin` from oneself, and the last active administrator keeps it.',
  auth: 'admin',
  idempotency: 'optional',
  params: z.strictObject({ userId, role }),
  responses: { 204: { description: 'The role is gone' } },
  errors: ['NOT_FOUND', 'NOT_ONESELF', 'CONFLICT'],
});
