import { approveEntry } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { decideEntry } from './decide-entry.ts';

export function approveEntryRoute(app: AppContext) {
  return memberRoute(app, approveEntry, async (ctx) => {
    const { entryId } = ctx.params;
    return {
      status: 200,
      body: await decideEntry(app, { entryId, decision: { status: 'approved' }, actor: actorOf(ctx) }),
    };
  });
}
