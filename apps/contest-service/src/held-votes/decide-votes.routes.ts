import { decideVotes as contract, previewVoteDecisions } from '@urvote/contracts/http/held-votes/held-vote-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { decideVotes } from '@urvote/platform/vote-review/decide-votes';
import { countMeant } from '@urvote/platform/vote-review/decisions.queries';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';

export function previewVoteDecisionsRoute({ db, clock }: AppContext) {
  return defineRoute(previewVoteDecisions, async ({ body }) => {
    const until = new Date(clock.nowMs());
    const entries = await countMeant(db, { ...body, until });
    return {
      status: 200,
      body: {
        count: entries.reduce((sum, { count }) => sum + count, 0),
        until: until.toISOString(),
        entries: entries.map(({ entryId, title, count }) => ({ entryId, title, count })),
      },
    };
  });
}

export function decideVotesRoute({ db, clock, events }: AppContext) {
  return defineRoute(contract, async (ctx) => {
    const { decision, filter, until, expectedCount } = ctx.body;
    const decidedCount = await decideVotes(db, {
      ...{ decision, filter, expectedCount, until: new Date(until) },
      reviewer: actorOf(ctx),
      at: new Date(clock.nowMs()),
    });
    events.votesDecided(decision, decidedCount);
    return { status: 202, body: { decidedCount } };
  });
}
