import { duplicateContest as endpoint } from '@urvote/contracts/http/contests/contest-making-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import { assertWindow } from '../contests/contest-change.ts';
import { managedContestResource } from '../contests/contest-resource.ts';
import type { AppContext } from '../context.ts';
import { assertWithinPlan } from '../plans/assert-within-plan.ts';
import { reportCreated, slugTaken } from './create-contest.ts';
import { copyContest } from './drafts.queries.ts';
import { slugOf } from './slug-of.ts';

export function duplicateContestRoute(app: AppContext) {
  return memberRoute(app, endpoint, async (ctx, { clientId }) => {
    const { slug = slugOf(ctx.body.name), ...fields } = ctx.body;
    const actor = actorOf(ctx);
    const from = ctx.params.contestId;
    assertWindow(fields);
    const contest = await app.db.transaction().execute(async (trx) => {
      await assertWithinPlan(app, trx, clientId, 'activeContests');
      const id = await copyContest(trx, from, { slug, fields, createdBy: actor.userId });
      if (id === undefined) throw slugTaken(slug);
      return reportCreated(trx, { id, clientId, actor, details: { slug, from } });
    });
    app.wakeUp.notify();
    app.events.contestCreated(contest.id);
    return { status: 201, body: managedContestResource(contest, app.clock.nowMs()) };
  });
}
