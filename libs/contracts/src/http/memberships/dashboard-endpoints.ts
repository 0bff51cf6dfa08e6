import { z } from 'zod';
import { clientRoles } from '../../accounts/client-roles.ts';
import { slug, timestamp, uuid } from '../../endpoint/fields.ts';
import { contestState, contestStatus } from '../contests/contest-schemas.ts';
import { defineEndpoint } from '../../endpoint/endpoint.ts';

/** Votes are null while the contest hides its results. */
const totals = {
  approvedCount: z.int(),
  pendingCount: z.int(),
  upCount: z.int().nullable(),
  downCount: z.int().nullable(),
};

const dashboard = z
  .strictObject({
    membershipExpiresAt: timestamp.nullable(),
    clients: z.array(
      z.strictObject({
        id: uuid,
        slug,
        name: z.string(),
        role: z.enum(['owner', 'manager', 'viewer']),
        memberRole: z.enum(clientRoles),
      }),
    ),
    /** Those of the clients, the latest first. */
    contests: z.array(
      z.strictObject({
        id: uuid,
        clientId: uuid,
        slug,
        name: z.string(),
        status: contestStatus,
        state: contestState,
        votingStartsAt: timestamp,
        votingEndsAt: timestamp,
        ...totals,
      }),
    ),
    boards: z.array(
      z.strictObject({ id: uuid, contestId: uuid, slug, title: z.string(), isActive: z.boolean(), ...totals }),
    ),
  })
  .meta({ id: 'BoardOwnerDashboard' });

export const getBoardOwnerDashboard = defineEndpoint({
  id: 'getBoardOwnerDashboard',
  method: 'get',
  path: '/api/v1/board-owner/dashboard',
  tag: 'administration',
  summary: 'The clients, contests and boards of the signed-in board owner, with their votes',
  description: 'At most 100 clients, 200 contests and 200 boards.',
  auth: 'user',
  roles: ['board_owner'],
  query: z.strictObject({}),
  responses: { 200: { description: 'What is the own', schema: dashboard } },
  errors: ['ROLE_MISSING', 'MEMBERSHIP_EXPIRED', 'FORBIDDEN'],
});
