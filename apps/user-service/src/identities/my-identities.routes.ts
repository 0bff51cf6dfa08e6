import {
  listIdentities as listEndpoint,
  unlinkIdentity as unlinkEndpoint,
} from '@urvote/contracts/http/identities/identity-endpoints';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { listIdentities } from './identities.queries.ts';
import { unlinkIdentity } from './unlink-identity.ts';

export function listIdentitiesRoute({ db }: AppContext): Route {
  return defineRoute(listEndpoint, async ({ caller }) => {
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

export function unlinkIdentityRoute(app: AppContext): Route {
  return defineRoute(unlinkEndpoint, async ({ caller, params, clientIp, userAgent }) => {
    const actor = { userId: caller.userId, label: `user ${caller.userId}`, ip: clientIp, userAgent };
    await unlinkIdentity(app, caller.userId, params.provider, actor);
    return { status: 204 };
  });
}
