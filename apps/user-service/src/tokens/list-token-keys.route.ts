import { listTokenKeys } from '@urvote/contracts/http/auth/auth-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';

export function listTokenKeysRoute({ signingKeys }: AppContext) {
  return defineRoute(listTokenKeys, async () => ({
    status: 200,
    headers: { 'Cache-Control': 'public, max-age=300' },
    body: signingKeys.published,
  }));
}
