import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '@urvote/contracts/http/api-keys/api-key-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';
import { rightPassword } from '@urvote/user-service/user-service.test-support';

/** Every success of the endpoints of API keys, by somebody with a verified address. */
export async function callApiKeys(owner: ApiClient): Promise<void> {
  const made = await owner.call(createApiKey, {
    body: { name: 'Reader', scopes: ['votes:read'], password: rightPassword },
  });
  const params = { apiKeyId: (made.body as { id: string }).id };
  await owner.call(rotateApiKey, { params, body: { password: rightPassword } });
  await owner.call(listApiKeys);
  await owner.call(revokeApiKey, { params, body: { password: rightPassword } });
}
