import { putJuryBallot } from '@urvote/contracts/http/judging/judging-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { saveBallot } from './save-ballot.ts';

export function putJuryBallotRoute(app: AppContext) {
  return memberRoute(app, putJuryBallot, async (ctx) => {
    const ballot = await saveBallot(app, { ...ctx.params, asked: ctx.body, actor: actorOf(ctx) });
    return { status: 200, body: ballot };
  });
}
