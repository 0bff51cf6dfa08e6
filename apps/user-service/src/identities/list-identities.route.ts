import { listIdentities as endpoint } from '@urvote/contracts/http/identities/identity-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { listIdentities } from './identities.queries.ts';

export function listIdentitiesRoute({ db }: AppContext) {
  return defineRoute(endpoint, async ({ caller }) => {
    const identities = await listIdentities(db, caller.userId);
    const items = identities.map(({ provider, email, linkedAt, lastUsedAt }) => ({
      provider,
      email,
      linkedAt: linkedAt.toISOString(),
      lastUsedAt: lastUsedAt.toISOString(),
    }));
    return { status: 200, body: { items } };
  });
}
