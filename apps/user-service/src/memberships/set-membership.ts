import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Actor, appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { AppContext } from '../context.ts';
import { lockMembership, writeMembership } from './memberships.queries.ts';

export interface SetMembershipCommand {
  userId: string;
  /** Null: unlimited. */
  expiresAt: Date | null;
  actor: Actor;
}

/** @throws {ProblemError} NOT_FOUND */
export async function setMembership(
  app: Pick<AppContext, 'db' | 'clock'>,
  { userId, expiresAt, actor }: SetMembershipCommand,
): Promise<void> {
  await app.db.transaction().execute(async (trx) => {
    const before = await lockMembership(trx, userId);
    if (before === undefined) throw new ProblemError('NOT_FOUND');
    await writeMembership(trx, userId, expiresAt, new Date(app.clock.nowMs()));
    await appendAudit(trx, actor, {
      action: 'user.set_membership',
      targetType: 'user',
      targetId: userId,
      details: { from: before.expiresAt?.toISOString() ?? null, to: expiresAt?.toISOString() ?? null },
    });
  });
}
