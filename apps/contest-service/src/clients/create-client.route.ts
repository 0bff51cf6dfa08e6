import { createClient as endpoint } from '@urvote/contracts/http/clients/client-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { actorOf } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { clientTag } from './client-version.ts';
import { createClient } from './create-client.ts';

export function createClientRoute(app: AppContext) {
  return defineRoute(endpoint, async (ctx) => {
    const { ownerUserId, ...client } = ctx.body;
    const body = await createClient(app, { client, ownerUserId, actor: actorOf(ctx) });
    return { status: 201, headers: { ETag: clientTag(body) }, body };
  });
}
