import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { IdentityProviderName } from '@urvote/contracts/http/identities/identity-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AccountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { countSignInMethods, lockSignInMethods } from '../sign-in/sign-in-methods.queries.ts';
import { deleteIdentity } from './identities.queries.ts';

/** @throws {ProblemError} NOT_FOUND; CONFLICT when nothing else would be left to sign in with */
export async function unlinkIdentity(
  { db }: Pick<AppContext, 'db'>,
  actor: AccountActor,
  provider: IdentityProviderName,
): Promise<void> {
  const { userId } = actor;
  await db.transaction().execute(async (trx) => {
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

async function assertCanStillSignIn(trx: Trx, userId: string): Promise<void> {
  if ((await countSignInMethods(trx, userId)) === 0) {
    throw new ProblemError('CONFLICT', { detail: 'It is the last way to sign in. Set a password first.' });
  }
}
