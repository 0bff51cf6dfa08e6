import { setMembership as endpoint } from '@urvote/contracts/http/memberships/membership-endpoints';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { setMembership } from './set-membership.ts';

export function setMembershipRoute(app: AppContext): Route {
  return defineRoute(endpoint, async ({ caller, params: { userId }, body, clientIp, userAgent }) => {
    const expiresAt = body.expiresAt === null ? null : new Date(body.expiresAt);
    const actor = { userId: caller.userId, label: 'administrator', ip: clientIp, userAgent };
    await setMembership(app, { userId, expiresAt, actor });
    return { status: 200, body: { userId, expiresAt: expiresAt?.toISOString() ?? null } };
  });
}
