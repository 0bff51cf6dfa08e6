import { getBoardOwnerDashboard } from '@urvote/contracts/http/memberships/dashboard-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { boardOwnerDashboard } from './board-owner-dashboard.ts';

export function getBoardOwnerDashboardRoute(app: AppContext) {
  return defineRoute(getBoardOwnerDashboard, async ({ caller }) => ({
    status: 200,
    body: await boardOwnerDashboard(app, caller.userId),
  }));
}
