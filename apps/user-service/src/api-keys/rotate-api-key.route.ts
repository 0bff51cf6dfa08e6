import { rotateApiKey as endpoint } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { accountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { apiKeyCreationLimit } from './api-key-limits.ts';
import { issuedApiKeyResource } from './api-key-resource.ts';
import { rotateApiKey } from './rotate-api-key.ts';

export function rotateApiKeyRoute(app: AppContext) {
  return defineRoute(
    endpoint,
    async (ctx) => {
      const actor = accountActor(ctx, 'account');
      return {
        status: 201,
        body: issuedApiKeyResource(await rotateApiKey(app, { actor, apiKeyId: ctx.params.apiKeyId, proof: ctx.body })),
      };
    },
    { limits: [apiKeyCreationLimit] },
  );
}
