import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { AppContext } from '../context.ts';
import { countWaysToSignIn, lockAccount } from '../identities/identities.queries.ts';
import type { Owner } from '../second-factors/change-totp.ts';
import { deletePasskey } from './passkeys.queries.ts';

/** @throws {ProblemError} NOT_FOUND; CONFLICT when nothing else would be left to sign in with */
export async function removePasskey({ db }: Pick<AppContext, 'db'>, owner: Owner, passkeyId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockAccount(trx, owner.userId);
    if (!(await deletePasskey(trx, owner.userId, Buffer.from(passkeyId, 'base64url'))))
      throw new ProblemError('NOT_FOUND');
    if ((await countWaysToSignIn(trx, owner.userId)) === 0) {
      throw new ProblemError('CONFLICT', { detail: 'It is the last way to sign in. Set a password first.' });
    }
    await appendAudit(trx, owner, { action: 'user.passkey.remove', targetType: 'user', targetId: owner.userId });
  });
}
