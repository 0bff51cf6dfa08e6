import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import type { AccountActor } from '../accounts/account-actor.ts';
import { emailVoterKeyOf } from '../accounts/email-voter-key.ts';
import { recipientName } from '../accounts/recipient-name.ts';
import type { AppContext } from '../context.ts';
import {
  type ReauthenticationContext,
  type ReauthenticationProof,
  withReauthentication,
} from '../reauthentication/reauthenticate.ts';
import { assertNotLastAdmin } from '../roles/last-admin.ts';
import { lockActiveAdmins } from '../roles/roles.queries.ts';
import { revokeAllAccess } from '../tokens/revoke-all-access.ts';
import {
  type AccountToDelete,
  deleteAccount,
  type DeletedVoter,
  findAccountToDelete,
  lockAccountToDelete,
  requestErasure,
} from './deletion.queries.ts';

type DeletionContext = ReauthenticationContext & Pick<AppContext, 'wakeUp' | 'voterKeySecret'>;

/** How long a vote admitted with the last access token may take to be stored. */
const lateVoteMs = 5 * 60_000;

/**
 * One transaction ends the account; its bare id remains in the audit log, and in events until they are purged. The vote
 * worker makes the votes anonymous, also those still in the queue. Whoever registers again with the address is new.
 * @throws {ProblemError} NOT_FOUND; CONFLICT for the last active administrator; those of `withReauthentication`
 */
export async function deleteOwnAccount(
  app: DeletionContext,
  owner: AccountActor,
  proof: ReauthenticationProof,
): Promise<void> {
  const { userId } = owner;
  const seen = await findAccountToDelete(app.db, userId);
  if (seen === undefined) throw new ProblemError('NOT_FOUND');
  await withReauthentication(app, owner, proof, async (trx) => {
    if (seen.isAdmin) assertNotLastAdmin(await lockActiveAdmins(trx), userId);
    const account = await lockAccountToDelete(trx, userId);
    if (account === undefined) throw new ProblemError('NOT_FOUND');
    if (account.passwordHash !== seen.passwordHash)
      throw new ProblemError('CONFLICT', { detail: 'The password was changed meanwhile' });
    await eraseAccount(app, trx, voterOf(app, userId, account), account);
  });
  app.wakeUp.notify();
}

async function eraseAccount(
  app: DeletionContext,
  trx: Trx,
  voter: DeletedVoter,
  account: AccountToDelete,
): Promise<void> {
  const { userId } = voter;
  const now = new Date(app.clock.nowMs());
  const endsAt = new Date(now.getTime() + app.config.tokens.ttlSeconds * 1000 + lateVoteMs);
  await deleteAccount(trx, voter);
  await requestErasure(trx, voter, { now, endsAt });
  await revokeAllAccess(app, trx, userId, now);
  await requestMail(trx, app.sealers.mail, { mail: deletionMail(account), now });
  await appendEvent(trx, { type: 'user.deleted', aggregateType: 'user', aggregateId: userId, payload: { userId } });
  // Without address and browser: this row stays for good.
  await appendAudit(trx, { userId, label: 'owner' }, { action: 'user.delete', targetType: 'user', targetId: userId });
}

function deletionMail(account: AccountToDelete) {
  const { email, locale } = account;
  return { to: email, locale, message: { template: 'account-deleted', name: recipientName(account) } } as const;
}

/** Guest votes with the address are erased only where the address was confirmed. */
function voterOf(
  { voterKeySecret }: DeletionContext,
  userId: string,
  { email, isEmailVerified }: AccountToDelete,
): DeletedVoter {
  const emailVoterKey = isEmailVerified ? emailVoterKeyOf(email, voterKeySecret) : null;
  const voterKeys = [accountVoterKey(userId), ...(emailVoterKey === null ? [] : [emailVoterKey])];
  return { userId, emailVoterKey, voterKeys };
}
