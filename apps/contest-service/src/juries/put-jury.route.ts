import { putJury as endpoint } from '@urvote/contracts/http/judging/judging-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { juryResource } from './get-jury.route.ts';
import { putJury } from './put-jury.ts';

export function putJuryRoute(app: AppContext) {
  return memberRoute(app, endpoint, async (ctx) => {
    const { contestId } = ctx.params;
    await putJury(app, { contestId, plan: ctx.body, actor: actorOf(ctx) });
    return { status: 200, body: await juryResource(app.db, contestId) };
  });
}
