import { setMembership as endpoint } from '@urvote/contracts/http/memberships/membership-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { setMembership } from './set-membership.ts';

export function setMembershipRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const {
      body,
      params: { userId },
    } = ctx;
    const expiresAt = body.expiresAt === null ? null : new Date(body.expiresAt);
    await setMembership(app, { userId, expiresAt, actor: accountActor(ctx, 'administrator') });
    return { status: 200, body: { userId, expiresAt: expiresAt?.toISOString() ?? null } };
  });
}
