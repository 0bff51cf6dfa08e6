import { ProblemError } from '@urvote/contracts/errors/error-codes';
import * as endpoints from '@urvote/contracts/http/user-admin/user-admin-endpoints';
import type { Actor } from '@urvote/platform/audit/append-audit.queries';
import type { UserCaller } from '@urvote/platform/auth/caller';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import type { z } from 'zod';
import type { AppContext } from '../context.ts';
import { grantRole, revokeRole } from '../roles/change-roles.ts';
import { findManagedUser, type ManagedUser, searchUsers } from './managed-users.queries.ts';
import { reactivateUser } from './reactivate-user.ts';
import { suspendUser } from './suspend-user.ts';

const codec = cursorCodec('users');
const page = {
  position: ({ createdAtUs, id }: ManagedUser) => ({ atUs: createdAtUs, id }),
  item: managedUserResource,
};

export function userAdminRoutes(app: AppContext): Route[] {
  return [
    listUsersRoute(app),
    defineRoute(endpoints.getUser, async ({ params }) => ({
      status: 200,
      body: await managedUserOf(app, params.userId),
    })),
    defineRoute(endpoints.suspendUser, async (ctx) => {
      await suspendUser(app, { userId: ctx.params.userId, reason: ctx.body.reason, actor: actorOf(ctx) });
      return { status: 200, body: await managedUserOf(app, ctx.params.userId) };
    }),
    defineRoute(endpoints.reactivateUser, async (ctx) => {
      await reactivateUser(app, { userId: ctx.params.userId, actor: actorOf(ctx) });
      return { status: 200, body: await managedUserOf(app, ctx.params.userId) };
    }),
    defineRoute(endpoints.grantRole, async (ctx) => {
      const { role } = ctx.body;
      const grantedAt = await grantRole(app, { userId: ctx.params.userId, role, actor: actorOf(ctx) });
      return { status: 201, body: { role, grantedBy: ctx.caller.userId, grantedAt: grantedAt.toISOString() } };
    }),
    defineRoute(endpoints.revokeRole, async (ctx) => {
      await revokeRole(app, { ...ctx.params, actor: actorOf(ctx) });
      return { status: 204 };
    }),
  ];
}

function listUsersRoute({ db }: AppContext): Route {
  return defineRoute(
    endpoints.listUsers,
    async ({ query: { query: beginning, role, suspended: isSuspended, limit, cursor } }) => {
      const after = cursor === undefined ? undefined : codec.decode(cursor);
      // One row more than is shown tells whether there is a further page.
      const found = await searchUsers(db, { beginning, role, isSuspended, after, count: limit + 1 });
      return { status: 200, body: pageOf(found, limit, codec, page) };
    },
  );
}

/** @throws {ProblemError} NOT_FOUND */
async function managedUserOf({ db }: AppContext, userId: string) {
  const user = await findManagedUser(db, userId);
  if (user === undefined) throw new ProblemError('NOT_FOUND');
  return managedUserResource(user);
}

function managedUserResource(user: ManagedUser): z.input<typeof endpoints.managedUser> {
  return {
    id: user.id,
    email: user.email,
    username: user.username,
    displayName: user.displayName,
    emailVerified: user.isEmailVerified,
    suspendedAt: user.suspendedAt?.toISOString() ?? null,
    createdAt: user.createdAt.toISOString(),
    roles: user.roles.map(({ role, grantedBy, grantedAt }) => ({
      role,
      grantedBy,
      grantedAt: new Date(grantedAt).toISOString(),
    })),
  };
}

interface AdminRequest {
  caller: UserCaller;
  clientIp: string;
  userAgent: string | undefined;
}

function actorOf({ caller, clientIp, userAgent }: AdminRequest): Actor {
  return { userId: caller.userId, label: 'administrator', ip: clientIp, userAgent };
}
