import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Actor, appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { lockAccountStatus, setSuspendedAt } from '../accounts/account-status.queries.ts';
import type { AppContext } from '../context.ts';
import { assertNotLastAdmin } from '../roles/last-admin.ts';
import { lockActiveAdmins } from '../roles/roles.queries.ts';
import { revokeSessions } from '../sessions/sessions.queries.ts';
import { revokeAllAccess } from '../tokens/revoke-all-access.ts';

export type UserAdminContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'config'>;

export interface SuspendUserCommand {
  userId: string;
  reason: string;
  actor: Actor;
}

/**
 * Ends sessions and access tokens; API keys of suspended owners are refused wherever they are used.
 * @throws {ProblemError} NOT_ONESELF; NOT_FOUND; CONFLICT when nobody would be left to administrate
 */
export async function suspendUser(app: UserAdminContext, command: SuspendUserCommand): Promise<void> {
  if (command.userId === command.actor.userId) throw new ProblemError('NOT_ONESELF');
  const now = new Date(app.clock.nowMs());
  await app.db.transaction().execute((trx) => recordSuspension(app, trx, command, now));
  app.wakeUp.notify();
}

async function recordSuspension(
  app: UserAdminContext,
  trx: Trx,
  { userId, reason, actor }: SuspendUserCommand,
  now: Date,
): Promise<void> {
  const admins = await lockActiveAdmins(trx);
  const user = await lockAccountStatus(trx, userId);
  if (user === undefined) throw new ProblemError('NOT_FOUND');
  if (user.suspendedAt !== null) return;
  assertNotLastAdmin(admins, userId);
  await setSuspendedAt(trx, userId, now, now);
  await revokeSessions(trx, { userId, reason: 'suspended', now, accessTtlMs: app.config.tokens.ttlSeconds * 1000 });
  await revokeAllAccess(app, trx, userId, now);
  await appendEvent(trx, { type: 'user.suspended', aggregateType: 'user', aggregateId: userId, payload: { userId } });
  await appendAudit(trx, actor, { action: 'user.suspend', targetType: 'user', targetId: userId, details: { reason } });
}
