import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { ClientMemberResource } from '@urvote/contracts/http/clients/member-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Administrator } from '../audit/actor.ts';
import { lockClient } from '../clients/clients.queries.ts';
import type { AppContext } from '../context.ts';
import { tellOfMember } from './member-changed.ts';
import { assertMayChange, type RoleChange } from './member-rules.ts';
import { countOwners, deleteMember, findMember, setMemberRole } from './members.queries.ts';

interface MemberChange {
  clientId: string;
  userId: string;
  /** Null takes the membership away. */
  to: ClientRole | null;
  by: RoleChange['by'];
  actor: Administrator;
}

/**
 * Gives a member another role, or none. Changes of one client take turns, so it never loses its last owner.
 * @throws {ProblemError} NOT_FOUND for who is no member; FORBIDDEN, CONFLICT by the rules
 */
export async function changeMember(
  { db, wakeUp }: Pick<AppContext, 'db' | 'wakeUp'>,
  change: MemberChange,
): Promise<ClientMemberResource> {
  const member = await db.transaction().execute((trx) => applyChange(trx, change));
  wakeUp.notify();
  return member;
}

async function applyChange(trx: Trx, change: MemberChange): Promise<ClientMemberResource> {
  const { clientId, userId, to, by, actor } = change;
  const member = await lockMember(trx, clientId, userId);
  const from = member.memberRole;
  assertMayChange({ by, from, to, ownerCount: await countOwners(trx, clientId) });
  if (to === null) await deleteMember(trx, clientId, userId);
  else await setMemberRole(trx, clientId, userId, to);
  await tellOfMember(trx, clientId, userId);
  const action = to === null ? 'client.member.remove' : 'client.member.role';
  await appendAudit(trx, actor, { action, targetType: 'client', targetId: clientId, details: { userId, from, to } });
  return { ...member, ...(to !== null && { memberRole: to }) };
}

/** @throws {ProblemError} NOT_FOUND */
async function lockMember(trx: Trx, clientId: string, userId: string): Promise<ClientMemberResource> {
  await lockClient(trx, clientId);
  const member = await findMember(trx, clientId, userId);
  if (member === undefined) throw new ProblemError('NOT_FOUND');
  return member;
}

/** @throws {ProblemError} NOT_FOUND for who is no member, CONFLICT for oneself and where the caller is no owner any more */
export async function transferOwnership(
  { db, wakeUp }: Pick<AppContext, 'db' | 'wakeUp'>,
  { clientId, userId, actor }: Omit<MemberChange, 'to' | 'by'>,
): Promise<ClientMemberResource> {
  const owner = await db.transaction().execute(async (trx) => {
    const member = await lockMember(trx, clientId, userId);
    const giver = await findMember(trx, clientId, actor.userId);
    if (giver?.memberRole !== 'owner' || userId === actor.userId)
      throw new ProblemError('CONFLICT', { detail: 'An owner hands over to another member' });
    await setMemberRole(trx, clientId, userId, 'owner');
    await setMemberRole(trx, clientId, actor.userId, 'admin');
    for (const each of [userId, actor.userId]) await tellOfMember(trx, clientId, each);
    const details = { from: actor.userId, to: userId };
    await appendAudit(trx, actor, { action: 'client.transfer', targetType: 'client', targetId: clientId, details });
    return { ...member, memberRole: 'owner' as const };
  });
  wakeUp.notify();
  return owner;
}
