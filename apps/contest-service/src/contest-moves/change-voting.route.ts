import { changeVoting } from '@urvote/contracts/http/contests/contest-state-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import { managedContestResource } from '../contests/contest-resource.ts';
import { updateContest } from '../contests/update-contest.ts';
import type { AppContext } from '../context.ts';

export function changeVotingRoute(app: AppContext) {
  return memberRoute(app, changeVoting, async (ctx) => {
    const { reason, ...change } = ctx.body;
    const patch =
      change.action === 'extend'
        ? { votingEndsAt: change.votingEndsAt }
        : { votingEnabled: change.action === 'resume' };
    const { contestId } = ctx.params;
    const command = { contestId, patch, ifMatch: ctx.header('if-match'), actor: actorOf(ctx), reason };
    const contest = await updateContest(app, command);
    return { status: 200, body: managedContestResource(contest, app.clock.nowMs()) };
  });
}
