import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { recentSignInMinutes } from '@urvote/contracts/http/reauthentication/own-proof';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Quota } from '@urvote/platform/rate-limit/quota';
import type { AccountActor } from '../accounts/account-actor.ts';
import type { AppContext } from '../context.ts';
import { type PasskeyCredential, usePasskey } from '../sign-in/passkey/use-passkey.ts';
import {
  type SecondFactorContext,
  type SecondFactorProof,
  verifySecondFactor,
} from '../sign-in/second-factor/verify-second-factor.ts';
import { findOwnMethods, type OwnMethods } from './own-methods.queries.ts';

export type ReauthenticationContext = SecondFactorContext & Pick<AppContext, 'db' | 'passwords' | 'config'>;

/** One of them. */
export interface ReauthenticationProof extends SecondFactorProof {
  password?: string | undefined;
  passkey?: PasskeyCredential | undefined;
}

/** Wrong proofs of an account. Apart from the quota of sign-ins, which whoever has a token cannot use up for its owner. */
const proofQuota: Quota = { name: 'reauthentication', points: 10, durationSeconds: 15 * 60, scope: 'shared' };

/**
 * Runs what would outlive a stolen access token: it needs a proof that the owner is there. Where an account has nothing to
 * show, its session must be a few minutes old at most. A code is used up together with the work, or not at all.
 * @throws {ProblemError} REAUTHENTICATION_REQUIRED with the `methods` there are; PASSWORD_WRONG, SECOND_FACTOR_WRONG,
 * PASSKEY_REFUSED, LINK_SPENT, QUOTA_EXCEEDED, NOT_FOUND
 */
export async function withReauthentication<T>(
  app: ReauthenticationContext,
  owner: AccountActor,
  proof: ReauthenticationProof,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  const isProofGiven = await needsProof(app, owner, proof);
  if (!isProofGiven) return app.db.transaction().execute(work);
  const { isAllowed, resetSeconds } = await app.limiters.consume(proofQuota, owner.userId);
  if (!isAllowed) throw new ProblemError('QUOTA_EXCEEDED', { retryAfterSeconds: resetSeconds });
  let isProven = false;
  try {
    await verifyOutside(app, owner, proof);
    return await app.db.transaction().execute(async (trx) => {
      if (proof.code !== undefined || proof.recoveryCode !== undefined)
        await verifySecondFactor(app, trx, owner.userId, proof);
      isProven = true;
      return work(trx);
    });
  } finally {
    if (isProven) await app.limiters.reset(proofQuota, owner.userId);
  }
}

/** @returns whether there is a proof to check; else the sign-in is recent and there is nothing else to show */
async function needsProof(
  app: ReauthenticationContext,
  { userId, sessionId }: AccountActor,
  proof: ReauthenticationProof,
): Promise<boolean> {
  if (Object.values(proof).some((given) => given !== undefined)) return true;
  const own = await findOwnMethods(app.db, { userId, sessionId });
  if (own === undefined) throw new ProblemError('NOT_FOUND');
  const methods = methodsOf(app, own);
  const isRecent = app.clock.nowMs() - own.signedInAt.getTime() <= recentSignInMinutes * 60_000;
  if (methods.length === 0 && isRecent) return false;
  throw new ProblemError('REAUTHENTICATION_REQUIRED', {
    extensions: { methods: methods.length === 0 ? ['sign-in'] : methods },
  });
}

function methodsOf({ passwords }: ReauthenticationContext, own: OwnMethods): string[] {
  const hasPassword = own.passwordHash !== null && passwords.isUsable(own.passwordHash);
  return [
    ...(hasPassword ? ['password'] : []),
    ...(own.hasTotp ? ['totp', 'recovery-code'] : []),
    ...(own.hasPasskey ? ['passkey'] : []),
  ];
}

/** Hashing and signatures take their time, which no transaction is to wait for. */
async function verifyOutside(
  app: ReauthenticationContext,
  { userId, sessionId }: AccountActor,
  { password, passkey }: ReauthenticationProof,
): Promise<void> {
  if (password !== undefined) {
    const own = await findOwnMethods(app.db, { userId, sessionId });
    if (!(await app.passwords.matches(own?.passwordHash, password))) throw new ProblemError('PASSWORD_WRONG');
  }
  if (passkey !== undefined && (await usePasskey(app, passkey)) !== userId) throw new ProblemError('PASSKEY_REFUSED');
}
