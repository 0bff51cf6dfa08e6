import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { IdentityProviderName } from '@urvote/contracts/http/identities/identity-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { AccountActor } from '../accounts/account-actor.ts';
import {
  type ReauthenticationContext,
  type ReauthenticationProof,
  withReauthentication,
} from '../reauthentication/reauthenticate.ts';
import { assertCanStillSignIn, lockSignInMethods } from '../sign-in/sign-in-methods.queries.ts';
import { deleteIdentity } from './identities.queries.ts';

/** @throws {ProblemError} NOT_FOUND; CONFLICT when nothing else would be left to sign in with; those of `withReauthentication` */
export async function unlinkIdentity(
  app: ReauthenticationContext,
  actor: AccountActor,
  { provider, proof }: { provider: IdentityProviderName; proof: ReauthenticationProof },
): Promise<void> {
  const { userId } = actor;
  await withReauthentication(app, actor, proof, async (trx) => {
    await lockSignInMethods(trx, userId);
    if (!(await deleteIdentity(trx, userId, provider))) throw new ProblemError('NOT_FOUND');
    await assertCanStillSignIn(trx, userId);
    await appendAudit(trx, actor, {
      action: 'user.identity.unlink',
      targetType: 'user',
      targetId: userId,
      details: { provider },
    });
  });
}
