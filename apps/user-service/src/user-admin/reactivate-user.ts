import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Actor, appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import { lockAccountStatus, setSuspendedAt } from '../accounts/account-status.queries.ts';
import type { UserAdminContext } from './suspend-user.ts';

/**
 * What the suspension ended stays ended.
 * @throws {ProblemError} NOT_ONESELF; NOT_FOUND
 */
export async function reactivateUser(
  app: UserAdminContext,
  { userId, actor }: { userId: string; actor: Actor },
): Promise<void> {
  if (userId === actor.userId) throw new ProblemError('NOT_ONESELF');
  const now = new Date(app.clock.nowMs());
  await app.db.transaction().execute(async (trx) => {
    const user = await lockAccountStatus(trx, userId);
    if (user === undefined) throw new ProblemError('NOT_FOUND');
    if (user.suspendedAt === null) return;
    await setSuspendedAt(trx, userId, null, now);
    await appendEvent(trx, {
      type: 'user.reactivated',
      aggregateType: 'user',
      aggregateId: userId,
      payload: { userId },
    });
    await appendAudit(trx, actor, { action: 'user.reactivate', targetType: 'user', targetId: userId });
  });
  app.wakeUp.notify();
}
