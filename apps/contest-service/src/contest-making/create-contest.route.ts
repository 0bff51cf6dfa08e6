import { createContest as endpoint } from '@urvote/contracts/http/contests/contest-making-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import { managedContestResource } from '../contests/contest-resource.ts';
import type { AppContext } from '../context.ts';
import { createContest } from './create-contest.ts';

export function createContestRoute(app: AppContext) {
  return memberRoute(app, endpoint, async (ctx, { clientId }) => {
    const contest = await createContest(app, { clientId, draft: ctx.body, actor: actorOf(ctx) });
    return { status: 201, body: managedContestResource(contest, app.clock.nowMs()) };
  });
}
