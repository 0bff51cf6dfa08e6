import {
  reopenEntry as reopenContract,
  takeDownEntry as takeDownContract,
} from '@urvote/contracts/http/entries/moderation-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { reopenEntry, takeDownEntry } from './moderate-entry.ts';

export function reopenEntryRoute(app: AppContext) {
  return memberRoute(app, reopenContract, async (ctx) => {
    return { status: 200, body: await reopenEntry(app, { ...ctx.params, actor: actorOf(ctx) }) };
  });
}

export function takeDownEntryRoute(app: AppContext) {
  return memberRoute(app, takeDownContract, async (ctx) => {
    const command = { ...ctx.params, ...ctx.body, actor: actorOf(ctx) };
    return { status: 200, body: await takeDownEntry(app, command) };
  });
}
