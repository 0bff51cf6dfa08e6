import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { revokeSessions } from '../sessions/sessions.queries.ts';
import { findAccountWithPassword } from '../sign-in/sign-in.queries.ts';
import { listWorkingKeys, setPassword } from './passwords.queries.ts';
import { mailPasswordChanged, type PasswordContext } from './reset-password.ts';

export interface PasswordChange {
  userId: string;
  /** The only session that goes on. */
  sessionId: string;
  currentPassword: string;
  newPassword: string;
}

/** @throws {ProblemError} PASSWORD_WRONG, PASSWORD_RESET_REQUIRED where no password can be right, NOT_FOUND */
export async function changePassword(
  app: PasswordContext,
  { userId, sessionId, currentPassword, newPassword }: PasswordChange,
): Promise<void> {
  const account = await findAccountWithPassword(app.db, userId);
  if (account === undefined) throw new ProblemError('NOT_FOUND');
  const from = account.passwordHash;
  if (from === null || !app.passwords.isUsable(from)) throw new ProblemError('PASSWORD_RESET_REQUIRED');
  if (!(await app.passwords.matches(from, currentPassword))) throw new ProblemError('PASSWORD_WRONG');
  const to = await app.passwords.hash(newPassword);
  const now = new Date(app.clock.nowMs());
  await app.db.transaction().execute(async (trx) => {
    // It was changed meanwhile.
    if (!(await setPassword(trx, { userId, from, to, now }))) throw new ProblemError('PASSWORD_WRONG');
    await revokeSessions(trx, {
      userId,
      except: sessionId,
      reason: 'password_changed',
      now,
      accessTtlMs: app.config.tokens.ttlSeconds * 1000,
    });
    const keys = await listWorkingKeys(trx, userId, now);
    await mailPasswordChanged(app, trx, { account, keys, areKeysEnded: false, now });
  });
  app.wakeUp.notify();
  app.events.passwordSet(userId, 'changed');
}
