import { listPasskeys as endpoint } from '@urvote/contracts/http/passkeys/passkey-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { passkeyResource } from './passkey-resource.ts';
import { listPasskeys } from './passkeys.queries.ts';

export function listPasskeysRoute({ db }: AppContext) {
  return defineRoute(endpoint, async ({ caller }) => ({
    status: 200,
    body: { items: (await listPasskeys(db, caller.userId)).map(passkeyResource) },
  }));
}
