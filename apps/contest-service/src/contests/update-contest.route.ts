import { updateContest as endpoint } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { contestResource } from './contest-resource.ts';
import { contestTag } from './contest-version.ts';
import { updateContest } from './update-contest.ts';

export function updateContestRoute(app: AppContext) {
  return memberRoute(app, endpoint, async (ctx) => {
    const { contestId } = ctx.params;
    const updated = await updateContest(app, {
      contestId,
      patch: ctx.body,
      ifMatch: ctx.header('if-match'),
      actor: actorOf(ctx),
    });
    const body = contestResource(updated, app.clock.nowMs());
    return { status: 200, headers: { ETag: contestTag(body) }, body };
  });
}
