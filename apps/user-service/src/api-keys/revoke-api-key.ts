import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Actor, appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { refuseTokens } from '../sessions/sessions.queries.ts';
import { setRevoked } from './api-keys.queries.ts';
import type { ApiKeyContext } from './new-key.ts';

export interface RevokeApiKeyCommand {
  actor: Actor & { userId: string };
  apiKeyId: string;
}

/** @throws {ProblemError} NOT_FOUND when the caller has no such key that works */
export async function revokeApiKey(app: ApiKeyContext, { actor, apiKeyId }: RevokeApiKeyCommand): Promise<void> {
  const now = new Date(app.clock.nowMs());
  await app.db.transaction().execute(async (trx) => {
    const prefix = await setRevoked(trx, { ownerId: actor.userId, id: apiKeyId, now });
    if (prefix === undefined) throw new ProblemError('NOT_FOUND');
    await refuseTokens(trx, {
      kind: 'api_key',
      subjectId: apiKeyId,
      now,
      accessTtlMs: app.config.tokens.ttlSeconds * 1000,
    });
    await appendAudit(trx, actor, {
      action: 'api_key.revoke',
      targetType: 'api_key',
      targetId: apiKeyId,
      details: { prefix },
    });
  });
  app.wakeUp.notify();
}
