import {
  acceptContestVote,
  decideContestVotes,
  listContestHeldVotes,
  previewContestVoteDecisions,
  voidContestVote,
} from '@urvote/contracts/http/held-votes/contest-held-vote-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { decide } from './decide-vote.routes.ts';
import { decideAll, previewAll } from './decide-votes.routes.ts';
import { heldVotesPage } from './list-held-votes.route.ts';

export function listContestHeldVotesRoute(app: AppContext) {
  return memberRoute(app, listContestHeldVotes, async ({ params, query }) => ({
    status: 200,
    body: await heldVotesPage(app, { ...query, ...params }),
  }));
}

export function acceptContestVoteRoute(app: AppContext) {
  return memberRoute(app, acceptContestVote, async (ctx) => ({
    status: 202,
    body: await decide(app, { ...ctx.params, decision: 'accept', reviewer: actorOf(ctx) }),
  }));
}

export function voidContestVoteRoute(app: AppContext) {
  return memberRoute(app, voidContestVote, async (ctx) => ({
    status: 202,
    body: await decide(app, { ...ctx.params, decision: 'void', reviewer: actorOf(ctx) }),
  }));
}

export function previewContestVoteDecisionsRoute(app: AppContext) {
  return memberRoute(app, previewContestVoteDecisions, async ({ params, body: { decision, filter } }) => ({
    status: 200,
    body: await previewAll(app, { decision, filter: { ...filter, ...params } }),
  }));
}

export function decideContestVotesRoute(app: AppContext) {
  return memberRoute(app, decideContestVotes, async (ctx) => {
    const filter = { ...ctx.body.filter, ...ctx.params };
    return { status: 202, body: await decideAll(app, { ...ctx.body, filter }, actorOf(ctx)) };
  });
}
