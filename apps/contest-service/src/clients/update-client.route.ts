import { updateClient as endpoint } from '@urvote/contracts/http/clients/client-endpoints';
import { memberRoute } from '../access/member-route.ts';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { clientTag } from './client-version.ts';
import { updateClient } from './update-client.ts';

export function updateClientRoute(app: AppContext) {
  return memberRoute(app, endpoint, async (ctx, { clientId }) => {
    const ifMatch = ctx.header('if-match');
    const body = await updateClient(app, { clientId, patch: ctx.body, ifMatch, actor: actorOf(ctx) });
    return { status: 200, headers: { ETag: clientTag(body) }, body };
  });
}
