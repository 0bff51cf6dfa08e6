import { putVoterList as endpoint } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { putVoterList } from './put-voter-list.ts';

export function putVoterListRoute(app: AppContext) {
  return memberRoute(app, endpoint, async (ctx) => {
    const { contestId } = ctx.params;
    const voterCount = await putVoterList(app, { contestId, list: ctx.body, actor: actorOf(ctx) });
    return { status: 200, body: { contestId, voterCount } };
  });
}
