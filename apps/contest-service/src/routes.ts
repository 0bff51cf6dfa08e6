import type { Route } from '@urvote/platform/http/define-route';
import { updateContestRoute } from './contests/update-contest.route.ts';
import type { AppContext } from './context.ts';
import { approveEntryRoute } from './entries/approve-entry.route.ts';
import { rejectEntryRoute } from './entries/reject-entry.route.ts';

export function routes(app: AppContext): Route[] {
  return [
    updateContestRoute(app),
    approveEntryRoute(app),
    rejectEntryRoute(app),
  ];
}
