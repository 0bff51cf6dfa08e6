import type { createApiKey as endpoint } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { AccountActor } from '../accounts/account-actor.ts';
import { countLiveKeys, lockKeyOwner } from './api-keys.queries.ts';
import { withReauthentication } from '../reauthentication/reauthenticate.ts';
import { keyExpiry } from './api-key-expiry.ts';
import { assertMayHaveEndlessKey, assertMayHaveKey } from './assert-may-have-key.ts';
import { type ApiKeyContext, issueApiKey, type IssuedApiKey } from './issue-api-key.ts';

const liveKeysMax = 20;

export interface CreateApiKeyCommand {
  actor: AccountActor;
  asked: EndpointBody<typeof endpoint>;
}

/**
 * @throws {ProblemError} EMAIL_NOT_VERIFIED; ROLE_MISSING; VALIDATION_FAILED for an expiry that is over or too far; CONFLICT
 * for one key too many; those of `withReauthentication`
 */
export async function createApiKey(app: ApiKeyContext, { actor, asked }: CreateApiKeyCommand): Promise<IssuedApiKey> {
  const now = new Date(app.clock.nowMs());
  const { name, scopes, requestsPerMinute, expiresAt: end, ...proof } = asked;
  const expiresAt = keyExpiry(end, now);
  return withReauthentication(app, actor, proof, async (trx) => {
    const owner = await lockKeyOwner(trx, actor.userId);
    assertMayHaveKey(owner, scopes);
    if (expiresAt === null) assertMayHaveEndlessKey(owner);
    if ((await countLiveKeys(trx, owner.id, now)) >= liveKeysMax) {
      throw new ProblemError('CONFLICT', { detail: `An account has ${liveKeysMax} keys at most; delete one first` });
    }
    const shown = await issueApiKey(app, trx, {
      owner,
      now,
      settings: { name, scopes, requestsPerMinute, expiresAt, rotatedFromId: null },
    });
    const { id, prefix } = shown.apiKey;
    const details = { prefix, scopes, requestsPerMinute, expiresAt: expiresAt?.toISOString() ?? null };
    await appendAudit(trx, actor, { action: 'api_key.create', targetType: 'api_key', targetId: id, details });
    return shown;
  });
}
