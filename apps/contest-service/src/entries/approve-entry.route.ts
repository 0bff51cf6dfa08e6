import { approveEntry } from '@urvote/contracts/http/contests/contest-admin-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { decideEntry } from './decide-entry.ts';

export function approveEntryRoute(app: AppContext) {
  return defineRoute(approveEntry, async (ctx) => {
    const { entryId } = ctx.params;
    return {
      status: 200,
      body: await decideEntry(app, { entryId, decision: { status: 'approved' }, actor: actorOf(ctx) }),
    };
  });
}
