import type { Role } from '@urvote/contracts/accounts/roles';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Actor, appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { lockAccountStatus } from '../accounts/account-status.queries.ts';
import type { AppContext } from '../context.ts';
import { revokeAllAccess } from '../tokens/revoke-all-access.ts';
import { assertNotLastAdmin } from './last-admin.ts';
import { deleteRole, insertRole, lockActiveAdmins } from './roles.queries.ts';

export type RoleContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'config'>;

export interface RoleChange {
  userId: string;
  role: Role;
  actor: Actor;
}

/**
 * Old access tokens are refused, since they carry the old roles. @returns when it was granted
 * @throws {ProblemError} NOT_FOUND; CONFLICT when the account has the role
 */
export async function grantRole(app: RoleContext, { userId, role, actor }: RoleChange): Promise<Date> {
  const now = new Date(app.clock.nowMs());
  await app.db.transaction().execute(async (trx) => {
    if ((await lockAccountStatus(trx, userId)) === undefined) throw new ProblemError('NOT_FOUND');
    const isNew = await insertRole(trx, { userId, role, grantedBy: actor.userId ?? null, now });
    if (!isNew) throw new ProblemError('CONFLICT', { detail: 'The account has the role already' });
    await revokeAllAccess(app, trx, userId, now);
    await appendAudit(trx, actor, {
      action: 'user.grant-role',
      targetType: 'user',
      targetId: userId,
      details: { role },
    });
  });
  app.wakeUp.notify();
  return now;
}

/**
 * @throws {ProblemError} NOT_ONESELF for one's own `admin`; NOT_FOUND when there is no such account or it does not have
 * the role; CONFLICT when nobody would be left to administrate
 */
export async function revokeRole(app: RoleContext, { userId, role, actor }: RoleChange): Promise<void> {
  if (role === 'admin' && userId === actor.userId) throw new ProblemError('NOT_ONESELF');
  const now = new Date(app.clock.nowMs());
  await app.db.transaction().execute(async (trx) => {
    if (role === 'admin') assertNotLastAdmin(await lockActiveAdmins(trx), userId);
    if (!(await deleteRole(trx, userId, role))) throw new ProblemError('NOT_FOUND');
    await revokeAllAccess(app, trx, userId, now);
    await appendAudit(trx, actor, {
      action: 'user.revoke-role',
      targetType: 'user',
      targetId: userId,
      details: { role },
    });
  });
  app.wakeUp.notify();
}
