import { type ClientPermission, type ClientRole, roleMay } from '@urvote/contracts/accounts/client-roles';
import type { Endpoint } from '@urvote/contracts/endpoint/endpoint';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { UserCaller } from '@urvote/platform/auth/caller';
import { defineRoute, type Handler, type Route, type RouteOptions } from '@urvote/platform/http/define-route';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { RouteResult } from '@urvote/platform/http-response/route-result';
import type { AppContext } from '../context.ts';
import { findMembership, parameterOf } from './membership.queries.ts';

interface Membership {
  clientId: string;
  /** `platform` for its administrators, and for its moderators where members moderate. */
  role: ClientRole | 'platform';
}

type MemberEndpoint = Endpoint & { permission: ClientPermission };
type MemberHandler<E extends Endpoint> = (ctx: RequestContext<E>, membership: Membership) => Promise<RouteResult<E>>;

/** A route for members of the client that the path leads to, and for the platform's own people. */
export function memberRoute<E extends MemberEndpoint, H extends MemberHandler<E>>(
  { db }: Pick<AppContext, 'db'>,
  endpoint: E,
  handle: H,
  options: Omit<RouteOptions<E>, 'admit'> = {},
): Route<E['id']> {
  const parameter = parameterOf(endpoint.path);
  const memberships = new WeakMap<object, Membership>();
  const handleMember: Handler<E> = (ctx) => handle(ctx, membershipOf(memberships, ctx));
  return defineRoute(endpoint, handleMember, {
    ...options,
    admit: async (ctx) => {
      const value = (ctx.params as Record<string, string>)[parameter] ?? '';
      const caller = ctx.caller as UserCaller;
      const found = await findMembership(db, caller.userId, { parameter, value });
      if (found === undefined) throw new ProblemError('NOT_FOUND');
      memberships.set(ctx, { clientId: found.clientId, role: roleOf(caller, found.role, endpoint.permission) });
    },
  });
}

/** @throws {ProblemError} NOT_FOUND for strangers, as if there were no such client; FORBIDDEN for members with too little a role */
function roleOf(caller: UserCaller, role: ClientRole | null, permission: ClientPermission): Membership['role'] {
  if (mayAnywhere(caller, permission)) return 'platform';
  if (role === null) throw new ProblemError('NOT_FOUND');
  if (!roleMay(role, permission)) throw new ProblemError('FORBIDDEN');
  return role;
}

const moderated: readonly ClientPermission[] = ['entries:moderate', 'entries:read', 'votes:review'];

function mayAnywhere({ roles }: UserCaller, permission: ClientPermission): boolean {
  return roles.includes('admin') || (roles.includes('moderator') && moderated.includes(permission));
}

function membershipOf(memberships: WeakMap<object, Membership>, ctx: object): Membership {
  const found = memberships.get(ctx);
  if (found === undefined) throw new Error('a member route was run without being admitted');
  return found;
}
