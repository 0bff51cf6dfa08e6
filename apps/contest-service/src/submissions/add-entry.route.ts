import { addEntry as endpoint } from '@urvote/contracts/http/entries/entry-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { addEntry } from './add-entry.ts';

export function addEntryRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const entry = await addEntry(app, { work: ctx.body, actor: actorOf(ctx) });
    const headers = { Location: `/api/v1/entries/${entry.id}` };
    return { status: 201, headers, body: { ...entry, status: 'approved', source: 'admin' } };
  });
}
