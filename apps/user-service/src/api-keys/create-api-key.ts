import type { createApiKey as endpoint } from '@urvote/contracts/http/api-keys/api-key-endpoints';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { AccountActor } from '../accounts/account-actor.ts';
import { countLiveKeys, lockKeyOwner } from './api-keys.queries.ts';
import { assertMayHaveKey } from './assert-may-have-key.ts';
import { type ApiKeyContext, issueApiKey, type IssuedApiKey } from './issue-api-key.ts';

const liveKeysMax = 20;

export interface CreateApiKeyCommand {
  actor: AccountActor;
  settings: EndpointBody<typeof endpoint>;
}

/** @throws {ProblemError} EMAIL_NOT_VERIFIED; ROLE_MISSING; VALIDATION_FAILED for an expiry that is over; CONFLICT for one key too many */
export async function createApiKey(
  app: ApiKeyContext,
  { actor, settings }: CreateApiKeyCommand,
): Promise<IssuedApiKey> {
  const now = new Date(app.clock.nowMs());
  const expiresAt = expiryOf(settings.expiresAt, now);
  return app.db.transaction().execute(async (trx) => {
    const owner = await lockKeyOwner(trx, actor.userId);
    assertMayHaveKey(owner, settings.scopes);
    if ((await countLiveKeys(trx, owner.id, now)) >= liveKeysMax) {
      throw new ProblemError('CONFLICT', { detail: `An account has ${liveKeysMax} keys at most; delete one first` });
    }
    const shown = await issueApiKey(app, trx, {
      owner,
      now,
      settings: { ...settings, expiresAt, rotatedFromId: null },
    });
    const { id, prefix, scopes, requestsPerMinute } = shown.apiKey;
    const details = { prefix, scopes, requestsPerMinute, expiresAt: expiresAt?.toISOString() ?? null };
    await appendAudit(trx, actor, { action: 'api_key.create', targetType: 'api_key', targetId: id, details });
    return shown;
  });
}

function expiryOf(given: string | undefined, now: Date): Date | null {
  if (given === undefined) return null;
  const expiresAt = new Date(given);
  if (expiresAt > now) return expiresAt;
  throw new ProblemError('VALIDATION_FAILED', {
    errors: [{ field: 'body.expiresAt', code: 'too_small', message: 'This is over already' }],
  });
}
