import * as endpoints from '@urvote/contracts/http/api-keys/api-key-endpoints';
import type { Actor } from '@urvote/platform/audit/append-audit.queries';
import type { UserCaller } from '@urvote/platform/auth/caller';
import { defineRoute, type Route } from '@urvote/platform/http/define-route';
import type { AppContext } from '../context.ts';
import { type ApiKey, listLiveKeys } from './api-keys.queries.ts';
import { createApiKey } from './create-api-key.ts';
import type { ShownKey } from './new-key.ts';
import { revokeApiKey } from './revoke-api-key.ts';
import { rotateApiKey } from './rotate-api-key.ts';

interface OwnerRequest {
  caller: UserCaller;
  clientIp: string;
  userAgent: string | undefined;
}

/** New keys of one account. */
const newKeysLimit = {
  name: 'new-api-keys',
  points: 60,
  durationSeconds: 3600,
  scope: 'shared',
  key: ({ caller }: { caller: UserCaller }) => caller.userId,
} as const;

export function createApiKeyRoute(app: AppContext): Route {
  return defineRoute(
    endpoints.createApiKey,
    async (ctx) => ({
      status: 201,
      body: shownOnce(await createApiKey(app, { actor: actorOf(ctx), settings: ctx.body })),
    }),
    { limits: [newKeysLimit] },
  );
}

export function listApiKeysRoute({ db, clock }: AppContext): Route {
  return defineRoute(endpoints.listApiKeys, async ({ caller }) => {
    const keys = await listLiveKeys(db, caller.userId, new Date(clock.nowMs()));
    return { status: 200, body: { items: keys.map(resourceOf) } };
  });
}

export function rotateApiKeyRoute(app: AppContext): Route {
  return defineRoute(
    endpoints.rotateApiKey,
    async (ctx) => ({
      status: 201,
      body: shownOnce(await rotateApiKey(app, { actor: actorOf(ctx), apiKeyId: ctx.params.apiKeyId })),
    }),
    { limits: [newKeysLimit] },
  );
}

export function revokeApiKeyRoute(app: AppContext): Route {
  return defineRoute(endpoints.revokeApiKey, async (ctx) => {
    await revokeApiKey(app, { actor: actorOf(ctx), apiKeyId: ctx.params.apiKeyId });
    return { status: 204 };
  });
}

function actorOf({ caller, clientIp, userAgent }: OwnerRequest): Actor & { userId: string } {
  return { userId: caller.userId, label: 'account', ip: clientIp, userAgent };
}

const resourceOf = (key: ApiKey): endpoints.ApiKeyResource => ({
  id: key.id,
  name: key.name,
  prefix: key.prefix,
  scopes: key.scopes,
  requestsPerMinute: key.requestsPerMinute,
  createdAt: key.createdAt.toISOString(),
  expiresAt: key.expiresAt?.toISOString() ?? null,
  lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
  rotatedFromId: key.rotatedFromId,
});

const shownOnce = ({ apiKey, text }: ShownKey) => ({ ...resourceOf(apiKey), key: text });
