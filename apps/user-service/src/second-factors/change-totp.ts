import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Actor, appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { findAccount } from '../accounts/accounts.queries.ts';
import type { AppContext } from '../context.ts';
import {
  type FactorContext,
  type FactorProof,
  limitTries,
  useFactor,
} from '../sign-in/second-factor/verify-second-factor.ts';
import { newRecoveryCodes, recoveryCodeHash } from '../sign-in/second-factor/recovery-codes.ts';
import {
  activateTotp,
  deleteTotp,
  findPasswordHash,
  hasActiveTotp,
  lockTotp,
  putPendingTotp,
  replaceRecoveryCodes,
} from './second-factors.queries.ts';
import { newTotpSecret, stepOfCode, totpUri } from '../sign-in/second-factor/totp.ts';

export type ChangeTotpContext = FactorContext & Pick<AppContext, 'db' | 'passwords'>;

/** Whoever changes their second factors, as themselves. */
export type Owner = Actor & { userId: string };

export type OwnProof = FactorProof & { password?: string | undefined };

/** @throws {ProblemError} CONFLICT when one is active */
export async function beginTotp(app: ChangeTotpContext, { userId }: Owner): Promise<{ secret: string; uri: string }> {
  const account = await findAccount(app.db, userId);
  if (account === undefined) throw new ProblemError('NOT_FOUND');
  const secret = newTotpSecret();
  const pending = { userId, sealedSecret: app.sealers.totp.seal(secret), now: new Date(app.clock.nowMs()) };
  const isPut = await app.db.transaction().execute((trx) => putPendingTotp(trx, pending));
  if (!isPut) throw new ProblemError('CONFLICT', { detail: 'An authenticator app is active. Remove it first.' });
  return { secret, uri: totpUri(secret, account.email) };
}

/** @returns the recovery codes @throws {ProblemError} NOT_FOUND, CONFLICT when it is active, SECOND_FACTOR_WRONG, QUOTA_EXCEEDED */
export async function confirmTotp(app: ChangeTotpContext, owner: Owner, code: string): Promise<string[]> {
  const { userId } = owner;
  return limitTries(app, userId, () =>
    app.db.transaction().execute(async (trx) => {
      const pending = await lockTotp(trx, userId);
      if (pending === undefined) throw new ProblemError('NOT_FOUND');
      if (pending.confirmedAt !== null) throw new ProblemError('CONFLICT', { detail: 'It is active already' });
      const nowMs = app.clock.nowMs();
      const step = stepOfCode(app.sealers.totp.open(pending.sealedSecret).toString(), code, nowMs);
      if (step === undefined) throw new ProblemError('SECOND_FACTOR_WRONG');
      await activateTotp(trx, { userId, step, now: new Date(nowMs) });
      return writeRecoveryCodes(app, trx, owner, 'user.second_factor.activate');
    }),
  );
}

/** @throws {ProblemError} NOT_FOUND, SECOND_FACTOR_WRONG, PASSWORD_WRONG, QUOTA_EXCEEDED */
export async function removeTotp(app: ChangeTotpContext, owner: Owner, proof: OwnProof): Promise<void> {
  await asOwner(app, owner, proof, async (trx) => {
    await deleteTotp(trx, owner.userId);
    await audit(trx, owner, 'user.second_factor.remove');
  });
}

/** @returns the new codes @throws {ProblemError} NOT_FOUND, SECOND_FACTOR_WRONG, PASSWORD_WRONG, QUOTA_EXCEEDED */
export async function renewRecoveryCodes(app: ChangeTotpContext, owner: Owner, proof: OwnProof): Promise<string[]> {
  return asOwner(app, owner, proof, (trx) => writeRecoveryCodes(app, trx, owner, 'user.second_factor.renew_codes'));
}

/**
 * A session alone is not enough: it may be a forgotten one.
 * @throws {ProblemError} NOT_FOUND without an active app, SECOND_FACTOR_WRONG, PASSWORD_WRONG, QUOTA_EXCEEDED
 */
export async function asOwner<T>(
  app: ChangeTotpContext,
  { userId }: Owner,
  proof: OwnProof,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  if (!(await hasActiveTotp(app.db, userId))) throw new ProblemError('NOT_FOUND');
  return limitTries(app, userId, async () => {
    const { password } = proof;
    if (password !== undefined) await assertPassword(app, userId, password);
    return app.db.transaction().execute(async (trx) => {
      if (password === undefined) await useFactor(app, trx, userId, proof);
      if ((await lockTotp(trx, userId)) === undefined) throw new ProblemError('NOT_FOUND');
      return work(trx);
    });
  });
}

async function assertPassword(app: ChangeTotpContext, userId: string, password: string): Promise<void> {
  const passwordHash = await findPasswordHash(app.db, userId);
  if (!(await app.passwords.matches(passwordHash, password))) throw new ProblemError('PASSWORD_WRONG');
}

async function writeRecoveryCodes({ clock }: FactorContext, trx: Trx, owner: Owner, action: string): Promise<string[]> {
  const codes = newRecoveryCodes();
  await replaceRecoveryCodes(trx, {
    userId: owner.userId,
    hashes: codes.map(recoveryCodeHash),
    now: new Date(clock.nowMs()),
  });
  await audit(trx, owner, action);
  return codes;
}

async function audit(trx: Trx, owner: Owner, action: string): Promise<void> {
  await appendAudit(trx, owner, { action, targetType: 'user', targetId: owner.userId });
}
