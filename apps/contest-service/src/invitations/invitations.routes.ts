import { ProblemError } from '@urvote/contracts/errors/error-codes';
import {
  acceptInvitation as acceptEndpoint,
  cancelInvitation as cancelEndpoint,
  declineInvitation as declineEndpoint,
  inviteMember as inviteEndpoint,
  listInvitations as listEndpoint,
} from '@urvote/contracts/http/clients/invitation-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { acceptInvitation, cancelInvitation, declineInvitation } from './answer-invitation.ts';
import { type ListedInvitation, listInvitations } from './invitations.queries.ts';
import { inviteMember } from './invite-member.ts';

const codec = cursorCodec('invitations');
const read = {
  position: ({ position }: ListedInvitation) => position,
  item: ({ invitation }: ListedInvitation) => invitation,
};
const perCaller = { name: 'invitations', points: 60, durationSeconds: 3600, scope: 'shared' as const };

export function inviteMemberRoute(app: AppContext) {
  return memberRoute(
    app,
    inviteEndpoint,
    async (ctx, { clientId, role: by }) => {
      const { email, memberRole: role } = ctx.body;
      return { status: 201, body: await inviteMember(app, { clientId, email, role, by, actor: actorOf(ctx) }) };
    },
    { limits: [{ ...perCaller, key: ({ caller }) => caller.userId }] },
  );
}

export function listInvitationsRoute(app: AppContext) {
  return memberRoute(app, listEndpoint, async ({ query: { limit, cursor } }, { clientId }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const options = { after, count: limit + 1, now: new Date(app.clock.nowMs()), sealer: app.sealers.invitation };
    const invitations = await listInvitations(app.db, clientId, options);
    return { status: 200, body: pageOf(invitations, limit, codec, read) };
  });
}

export function cancelInvitationRoute(app: AppContext) {
  return memberRoute(app, cancelEndpoint, async (ctx, { clientId }) => {
    await cancelInvitation(app, { id: ctx.params.invitationId, clientId, actor: actorOf(ctx) });
    return { status: 204 };
  });
}

export function acceptInvitationRoute(app: AppContext) {
  return defineRoute(acceptEndpoint, async (ctx) => {
    if (!ctx.caller.emailVerified) throw new ProblemError('EMAIL_NOT_VERIFIED');
    return { status: 200, body: await acceptInvitation(app, { token: ctx.body.token, actor: actorOf(ctx) }) };
  });
}

export function declineInvitationRoute(app: AppContext) {
  return defineRoute(declineEndpoint, async (ctx) => {
    await declineInvitation(app, ctx.body.token);
    return { status: 204 };
  });
}
