import type { Route } from '@urvote/platform/http/define-route';
import { updateContestRoute } from './contests/update-contest.route.ts';
import type { AppContext } from './context.ts';
import { getBoardOwnerDashboardRoute } from './dashboards/get-board-owner-dashboard.route.ts';
import { approveEntryRoute } from './entries/approve-entry.route.ts';
import { rejectEntryRoute } from './entries/reject-entry.route.ts';
import { submitEntryRoute } from './submissions/submit-entry.route.ts';
import { putVoterListRoute } from './voter-lists/put-voter-list.route.ts';

export function routes(app: AppContext): Route[] {
  return [
    updateContestRoute(app),
    putVoterListRoute(app),
    submitEntryRoute(app),
    approveEntryRoute(app),
    rejectEntryRoute(app),
    getBoardOwnerDashboardRoute(app),
  ];
}
