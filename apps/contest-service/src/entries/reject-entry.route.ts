import { rejectEntry } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { decideEntry } from './decide-entry.ts';

export function rejectEntryRoute(app: AppContext) {
  return memberRoute(app, rejectEntry, async (ctx) => {
    const { entryId } = ctx.params;
    const decision = { status: 'rejected', reason: ctx.body.reason } as const;
    return { status: 200, body: await decideEntry(app, { entryId, decision, actor: actorOf(ctx) }) };
  });
}
