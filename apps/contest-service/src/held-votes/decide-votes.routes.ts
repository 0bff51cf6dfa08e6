import { decideVotes as contract, previewVoteDecisions } from '@urvote/contracts/http/held-votes/held-vote-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { decideVotes, type VotesToDecide } from '@urvote/platform/vote-review/decide-votes';
import { type BulkDecision, countMeant } from '@urvote/platform/vote-review/decisions.queries';
import { type Administrator, actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';

export function previewVoteDecisionsRoute(app: AppContext) {
  return defineRoute(previewVoteDecisions, async ({ body }) => ({ status: 200, body: await previewAll(app, body) }));
}

export function decideVotesRoute(app: AppContext) {
  return defineRoute(contract, async (ctx) => ({ status: 202, body: await decideAll(app, ctx.body, actorOf(ctx)) }));
}

export async function previewAll({ db, clock }: AppContext, asked: Omit<BulkDecision, 'until'>) {
  const until = new Date(clock.nowMs());
  const entries = await countMeant(db, { ...asked, until });
  return {
    count: entries.reduce((sum, { count }) => sum + count, 0),
    until: until.toISOString(),
    entries: entries.map(({ entryId, title, count }) => ({ entryId, title, count })),
  };
}

type AskedDecision = Pick<VotesToDecide, 'decision' | 'filter' | 'expectedCount'> & { until: string };

export async function decideAll(
  { db, clock, events }: AppContext,
  { decision, filter, until, expectedCount }: AskedDecision,
  reviewer: Administrator,
) {
  const at = new Date(clock.nowMs());
  const order = { decision, filter, expectedCount, until: new Date(until), reviewer, at };
  const decidedCount = await decideVotes(db, order);
  events.votesDecided(decision, decidedCount);
  return { decidedCount };
}
