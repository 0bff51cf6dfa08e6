import { advanceRound as endpoint } from '@urvote/contracts/http/contests/round-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { advanceRound } from './advance-round.ts';

export function advanceRoundRoute(app: AppContext) {
  return memberRoute(app, endpoint, async (ctx) => {
    const order = { ...ctx.body, fromContestId: ctx.params.contestId, actor: actorOf(ctx) };
    const { toContestId, entries, cut } = await advanceRound(app, order);
    return { status: 200, body: { toContestId, entries, cut: cut && { ...cut, entryIds: [...cut.entryIds] } } };
  });
}
