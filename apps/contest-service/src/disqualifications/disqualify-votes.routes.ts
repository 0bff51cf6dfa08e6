import {
  disqualifyVotes as contract,
  undoDisqualification as undoContract,
} from '@urvote/contracts/http/disqualifications/disqualification-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { disqualificationResource } from './disqualification-resource.ts';
import { disqualifyVotes, undoDisqualification } from './disqualify-votes.ts';

export function disqualifyVotesRoute(app: AppContext) {
  return memberRoute(app, contract, async (ctx) => {
    const { contestId } = ctx.params;
    const { filter, until, expectedCount, reason } = ctx.body;
    const made = await disqualifyVotes(app, {
      ...{ contestId, filter, expectedCount, reason, until: new Date(until) },
      actor: actorOf(ctx),
    });
    app.events.votesDecided('void', made.voteCount);
    return { status: 202, body: disqualificationResource(made) };
  });
}

export function undoDisqualificationRoute(app: AppContext) {
  return memberRoute(app, undoContract, async (ctx) => {
    const { contestId, disqualificationId: id } = ctx.params;
    const undone = await undoDisqualification(app, { contestId, id, reason: ctx.body.reason, actor: actorOf(ctx) });
    app.events.votesDecided('restore', undone.voteCount);
    return { status: 202, body: disqualificationResource(undone) };
  });
}
