import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { moveContestState } from '@urvote/contracts/http/contests/contest-state-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import { moveContest } from '../contest-states/move-contest.ts';
import { managedContestResource } from '../contests/contest-resource.ts';
import { readContest } from '../contests/contests.queries.ts';
import type { AppContext } from '../context.ts';

export function moveContestStateRoute(app: AppContext) {
  return memberRoute(app, moveContestState, async (ctx) => {
    const { contestId } = ctx.params;
    const at = new Date(app.clock.nowMs());
    const contest = await app.db.transaction().execute(async (trx) => {
      await moveContest(trx, { ...ctx.body, contestId, actor: actorOf(ctx), at });
      return readContest(trx, contestId);
    });
    if (contest === undefined) throw new ProblemError('NOT_FOUND');
    app.wakeUp.notify();
    app.events.contestUpdated(contestId, contest.version);
    return { status: 200, body: managedContestResource(contest, at.getTime()) };
  });
}
