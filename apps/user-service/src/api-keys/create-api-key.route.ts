import { createApiKey as endpoint } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { apiKeyCreationLimit } from './api-key-limits.ts';
import { issuedApiKeyResource } from './api-key-resource.ts';
import { createApiKey } from './create-api-key.ts';

export function createApiKeyRoute(app: AppContext) {
  return defineRoute(
    endpoint,
    async (ctx) => {
      const created = await createApiKey(app, { actor: accountActor(ctx, 'account'), asked: ctx.body });
      return { status: 201, body: issuedApiKeyResource(created) };
    },
    { limits: [apiKeyCreationLimit] },
  );
}
