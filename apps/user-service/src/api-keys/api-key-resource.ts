import type { ApiKeyResource } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import type { ApiKey } from './api-keys.queries.ts';
import type { IssuedApiKey } from './issue-api-key.ts';

export const apiKeyResource = (key: ApiKey): ApiKeyResource => ({
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

/** With the key itself, which is shown only once. */
export const issuedApiKeyResource = ({ apiKey, text }: IssuedApiKey) => ({ ...apiKeyResource(apiKey), key: text });
