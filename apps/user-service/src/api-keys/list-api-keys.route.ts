import { listApiKeys } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { apiKeyResource } from './api-key-resource.ts';
import { listLiveKeys } from './api-keys.queries.ts';

export function listApiKeysRoute({ db, clock }: AppContext) {
  return defineRoute(listApiKeys, async ({ caller }) => {
    const keys = await listLiveKeys(db, caller.userId, new Date(clock.nowMs()));
    return { status: 200, body: { items: keys.map(apiKeyResource) } };
  });
}
