import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { AccountActor } from '../accounts/account-actor.ts';
import {
  type ReauthenticationContext,
  type ReauthenticationProof,
  withReauthentication,
} from '../reauthentication/reauthenticate.ts';
import { assertCanStillSignIn, lockSignInMethods } from '../sign-in/sign-in-methods.queries.ts';
import { deletePasskey } from './passkeys.queries.ts';

/** @throws {ProblemError} NOT_FOUND; CONFLICT when nothing else would be left to sign in with; those of `withReauthentication` */
export async function removePasskey(
  app: ReauthenticationContext,
  owner: AccountActor,
  { passkeyId, proof }: { passkeyId: string; proof: ReauthenticationProof },
): Promise<void> {
  await withReauthentication(app, owner, proof, async (trx) => {
    await lockSignInMethods(trx, owner.userId);
    if (!(await deletePasskey(trx, owner.userId, Buffer.from(passkeyId, 'base64url'))))
      throw new ProblemError('NOT_FOUND');
    await assertCanStillSignIn(trx, owner.userId);
    await appendAudit(trx, owner, { action: 'user.passkey.remove', targetType: 'user', targetId: owner.userId });
  });
}
