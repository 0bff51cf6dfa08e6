import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AccountActor } from '../accounts/account-actor.ts';
import { type ReauthenticationProof, withReauthentication } from '../reauthentication/reauthenticate.ts';
import { successorExpiry } from './api-key-expiry.ts';
import { type ApiKey, expireKeyBy, findLiveKey, hasSuccessor, lockKeyOwner } from './api-keys.queries.ts';
import { assertMayHaveKey } from './assert-may-have-key.ts';
import { type ApiKeyContext, issueApiKey, type IssuedApiKey } from './issue-api-key.ts';

/** How long callers may still use the old key. */
const graceMs = 86_400_000;

export interface RotateApiKeyCommand {
  actor: AccountActor;
  apiKeyId: string;
  proof: ReauthenticationProof;
}

/**
 * @throws {ProblemError} NOT_FOUND; EMAIL_NOT_VERIFIED; ROLE_MISSING; CONFLICT while another rotation of the key is going on;
 * those of `withReauthentication`
 */
export async function rotateApiKey(
  app: ApiKeyContext,
  { actor, apiKeyId, proof }: RotateApiKeyCommand,
): Promise<IssuedApiKey> {
  const now = new Date(app.clock.nowMs());
  return withReauthentication(app, actor, proof, async (trx) => {
    const owner = await lockKeyOwner(trx, actor.userId);
    const old = await findLiveKey(trx, { ownerId: actor.userId, id: apiKeyId, now });
    if (old === undefined) throw new ProblemError('NOT_FOUND');
    assertMayHaveKey(owner, old.scopes);
    await assertRotatable(trx, old, { ownerId: owner.id, now });
    const settings = {
      ...old,
      expiresAt: successorExpiry(old, { isAdmin: owner.roles.includes('admin'), now }),
      rotatedFromId: old.id,
    };
    const next = await issueApiKey(app, trx, { owner, now, settings });
    await expireKeyBy(trx, old.id, new Date(now.getTime() + graceMs));
    const details = { prefix: next.apiKey.prefix, from: old.id, fromPrefix: old.prefix };
    await appendAudit(trx, actor, {
      action: 'api_key.rotate',
      targetType: 'api_key',
      targetId: next.apiKey.id,
      details,
    });
    return next;
  });
}

/** At most two of a chain work at once, so that rotating does not get around the limit of keys. */
async function assertRotatable(
  trx: Trx,
  { id, rotatedFromId }: ApiKey,
  { ownerId, now }: { ownerId: string; now: Date },
): Promise<void> {
  if (await hasSuccessor(trx, id))
    throw new ProblemError('CONFLICT', { detail: 'Another key came in the place of this one; rotate that one' });
  const before = rotatedFromId === null ? undefined : await findLiveKey(trx, { ownerId, id: rotatedFromId, now });
  if (before !== undefined) {
    throw new ProblemError('CONFLICT', {
      detail: `The key before this one still works; wait until it ends or delete it (${before.prefix})`,
    });
  }
}
