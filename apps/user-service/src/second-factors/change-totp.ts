import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { AccountActor } from '../accounts/account-actor.ts';
import { findAccount } from '../accounts/accounts.queries.ts';
import { newRecoveryCodes, recoveryCodeHash } from '../sign-in/second-factor/recovery-codes.ts';
import { hasActiveTotp } from '../sign-in/second-factor/second-factor.queries.ts';
import { matchTotpStep, newTotpSecret, totpUri } from '../sign-in/second-factor/totp.ts';
import { limitAttempts } from '../sign-in/second-factor/verify-second-factor.ts';
import {
  type ReauthenticationContext,
  type ReauthenticationProof,
  withReauthentication,
} from '../reauthentication/reauthenticate.ts';
import {
  activateTotp,
  deleteTotp,
  lockTotp,
  replaceRecoveryCodes,
  upsertPendingTotp,
} from './second-factors.queries.ts';

/** @throws {ProblemError} CONFLICT when one is active; those of `withReauthentication` */
export async function beginTotp(
  app: ReauthenticationContext,
  owner: AccountActor,
  proof: ReauthenticationProof,
): Promise<{ secret: string; uri: string }> {
  const { userId } = owner;
  const account = await findAccount(app.db, userId);
  if (account === undefined) throw new ProblemError('NOT_FOUND');
  const secret = newTotpSecret();
  const pending = { userId, sealedSecret: app.sealers.totp.seal(secret), now: new Date(app.clock.nowMs()) };
  const isPut = await withReauthentication(app, owner, proof, (trx) => upsertPendingTotp(trx, pending));
  if (!isPut) throw new ProblemError('CONFLICT', { detail: 'An authenticator app is active. Remove it first.' });
  return { secret, uri: totpUri(secret, account.email) };
}

/** @returns the recovery codes @throws {ProblemError} NOT_FOUND, CONFLICT when it is active, SECOND_FACTOR_WRONG, QUOTA_EXCEEDED */
export async function confirmTotp(app: ReauthenticationContext, owner: AccountActor, code: string): Promise<string[]> {
  const { userId } = owner;
  return limitAttempts(app, userId, () =>
    app.db.transaction().execute(async (trx) => {
      const pending = await lockTotp(trx, userId);
      if (pending === undefined) throw new ProblemError('NOT_FOUND');
      if (pending.confirmedAt !== null) throw new ProblemError('CONFLICT', { detail: 'It is active already' });
      const nowMs = app.clock.nowMs();
      const step = matchTotpStep(app.sealers.totp.open(pending.sealedSecret).toString(), code, nowMs);
      if (step === undefined) throw new ProblemError('SECOND_FACTOR_WRONG');
      await activateTotp(trx, { userId, step, now: new Date(nowMs) });
      return writeRecoveryCodes(app, trx, owner, 'user.second_factor.activate');
    }),
  );
}

/** @throws {ProblemError} NOT_FOUND without an active app; those of `withReauthentication` */
export async function removeTotp(
  app: ReauthenticationContext,
  owner: AccountActor,
  proof: ReauthenticationProof,
): Promise<void> {
  await withActiveTotp(app, owner, proof, async (trx) => {
    await deleteTotp(trx, owner.userId);
    await audit(trx, owner, 'user.second_factor.remove');
  });
}

/** @returns the new codes @throws {ProblemError} as `removeTotp` */
export async function renewRecoveryCodes(
  app: ReauthenticationContext,
  owner: AccountActor,
  proof: ReauthenticationProof,
): Promise<string[]> {
  return withActiveTotp(app, owner, proof, (trx) =>
    writeRecoveryCodes(app, trx, owner, 'user.second_factor.renew_codes'),
  );
}

async function withActiveTotp<T>(
  app: ReauthenticationContext,
  owner: AccountActor,
  proof: ReauthenticationProof,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  if (!(await hasActiveTotp(app.db, owner.userId))) throw new ProblemError('NOT_FOUND');
  return withReauthentication(app, owner, proof, async (trx) => {
    if ((await lockTotp(trx, owner.userId)) === undefined) throw new ProblemError('NOT_FOUND');
    return work(trx);
  });
}

async function writeRecoveryCodes(
  { clock }: ReauthenticationContext,
  trx: Trx,
  owner: AccountActor,
  action: string,
): Promise<string[]> {
  const codes = newRecoveryCodes();
  await replaceRecoveryCodes(trx, {
    userId: owner.userId,
    hashes: codes.map(recoveryCodeHash),
    now: new Date(clock.nowMs()),
  });
  await audit(trx, owner, action);
  return codes;
}

async function audit(trx: Trx, owner: AccountActor, action: string): Promise<void> {
  await appendAudit(trx, owner, { action, targetType: 'user', targetId: owner.userId });
}
