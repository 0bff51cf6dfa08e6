import {
  changeMemberRole,
  leaveClient,
  removeMember,
  transferOwnership as transferEndpoint,
} from '@urvote/contracts/http/clients/member-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { changeMember, transferOwnership } from './change-member.ts';

export function changeMemberRoleRoute(app: AppContext) {
  return memberRoute(app, changeMemberRole, async (ctx, { clientId, role }) => {
    const change = { clientId, userId: ctx.params.userId, to: ctx.body.memberRole, by: role, actor: actorOf(ctx) };
    return { status: 200, body: await changeMember(app, change) };
  });
}

export function removeMemberRoute(app: AppContext) {
  return memberRoute(app, removeMember, async (ctx, { clientId, role }) => {
    await changeMember(app, { clientId, userId: ctx.params.userId, to: null, by: role, actor: actorOf(ctx) });
    return { status: 204 };
  });
}

export function leaveClientRoute(app: AppContext) {
  return memberRoute(app, leaveClient, async (ctx, { clientId, role }) => {
    await changeMember(app, { clientId, userId: ctx.caller.userId, to: null, by: role, actor: actorOf(ctx) });
    return { status: 204 };
  });
}

export function transferOwnershipRoute(app: AppContext) {
  return memberRoute(app, transferEndpoint, async (ctx, { clientId }) => {
    const body = await transferOwnership(app, { clientId, userId: ctx.body.userId, actor: actorOf(ctx) });
    return { status: 200, body };
  });
}
