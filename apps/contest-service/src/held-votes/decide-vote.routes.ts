import { acceptVote, voidVote } from '@urvote/contracts/http/held-votes/held-vote-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { decideVote, type VoteToDecide } from '@urvote/platform/vote-review/decide-vote';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';

export function acceptVoteRoute(app: AppContext) {
  return defineRoute(acceptVote, async (ctx) => {
    const { voteId } = ctx.params;
    return { status: 202, body: await decide(app, { voteId, decision: 'accept', reviewer: actorOf(ctx) }) };
  });
}

export function voidVoteRoute(app: AppContext) {
  return defineRoute(voidVote, async (ctx) => {
    const { voteId } = ctx.params;
    return { status: 202, body: await decide(app, { voteId, decision: 'void', reviewer: actorOf(ctx) }) };
  });
}

export async function decide({ db, clock, events }: AppContext, asked: Omit<VoteToDecide, 'at'>) {
  const at = new Date(clock.nowMs());
  if (await decideVote(db, { ...asked, at })) events.votesDecided(asked.decision, 1);
  return { voteId: asked.voteId, decision: asked.decision, decidedAt: at.toISOString() };
}
