import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { AccountActor } from '../accounts/account-actor.ts';
import { type ReauthenticationProof, withReauthentication } from '../reauthentication/reauthenticate.ts';
import { revokeAccess } from '../tokens/access-revocations.queries.ts';
import { revokeKey } from './api-keys.queries.ts';
import type { ApiKeyContext } from './issue-api-key.ts';

export interface RevokeApiKeyCommand {
  actor: AccountActor;
  apiKeyId: string;
  proof: ReauthenticationProof;
}

/** @throws {ProblemError} NOT_FOUND when the caller has no such key that works; those of `withReauthentication` */
export async function revokeApiKey(app: ApiKeyContext, { actor, apiKeyId, proof }: RevokeApiKeyCommand): Promise<void> {
  const now = new Date(app.clock.nowMs());
  const accessTtlMs = app.config.tokens.ttlSeconds * 1000;
  await withReauthentication(app, actor, proof, async (trx) => {
    const prefix = await revokeKey(trx, { ownerId: actor.userId, id: apiKeyId, now });
    if (prefix === undefined) throw new ProblemError('NOT_FOUND');
    await revokeAccess(trx, { kind: 'api_key', subjectId: apiKeyId, now, accessTtlMs });
    await appendAudit(trx, actor, {
      action: 'api_key.revoke',
      targetType: 'api_key',
      targetId: apiKeyId,
      details: { prefix },
    });
  });
  app.wakeUp.notify();
}
