import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { tokenHash } from '@urvote/platform/crypto/token-hash';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { tellOfMember } from '../members/member-changed.ts';
import { cancelPending, decideInvitation, insertMember, lockPending } from './invitations.queries.ts';

type AnswerContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp'>;

export interface JoinedClient {
  clientId: string;
  clientSlug: string;
  memberRole: ClientRole;
}

/** @throws {ProblemError} LINK_SPENT, FORBIDDEN for an account of another address, CONFLICT for a member */
export async function acceptInvitation(
  { db, clock, wakeUp }: AnswerContext,
  { token, actor }: { token: string; actor: Administrator },
): Promise<JoinedClient> {
  const now = new Date(clock.nowMs());
  const joined = await db.transaction().execute((trx) => join(trx, tokenHash(token), { actor, now }));
  wakeUp.notify();
  return joined;
}

async function join(
  trx: Trx,
  hash: Buffer,
  { actor, now }: { actor: Administrator; now: Date },
): Promise<JoinedClient> {
  const invitation = await lockPending(trx, hash, now);
  if (invitation === undefined) throw new ProblemError('LINK_SPENT');
  const { id, clientId, clientSlug, role } = invitation;
  if (invitation.emailKey !== actor.emailVoterKey)
    throw new ProblemError('FORBIDDEN', { detail: 'The invitation went to another address than that of the account' });
  if (!(await insertMember(trx, clientId, actor.userId, role)))
    throw new ProblemError('CONFLICT', { detail: 'The account is a member already' });
  await decideInvitation(trx, id, 'accepted', now);
  await tellOfMember(trx, clientId, actor.userId);
  const details = { invitationId: id, role };
  const self = { ...actor, label: 'member' };
  await appendAudit(trx, self, { action: 'client.join', targetType: 'client', targetId: clientId, details });
  return { clientId, clientSlug, memberRole: role };
}

/** @throws {ProblemError} LINK_SPENT */
export async function declineInvitation({ db, clock }: AnswerContext, token: string): Promise<void> {
  const now = new Date(clock.nowMs());
  await db.transaction().execute(async (trx) => {
    const invitation = await lockPending(trx, tokenHash(token), now);
    if (invitation === undefined) throw new ProblemError('LINK_SPENT');
    await decideInvitation(trx, invitation.id, 'declined', now);
    const record = { action: 'client.invitation.decline', targetType: 'client', targetId: invitation.clientId };
    await appendAudit(trx, { label: 'invited' }, { ...record, details: { invitationId: invitation.id } });
  });
}

/** @throws {ProblemError} NOT_FOUND, CONFLICT for one that waits no more */
export async function cancelInvitation(
  { db, clock }: AnswerContext,
  { id, clientId, actor }: { id: string; clientId: string; actor: Administrator },
): Promise<void> {
  const now = new Date(clock.nowMs());
  await db.transaction().execute(async (trx) => {
    const isCancelled = await cancelPending(trx, { id, clientId, now });
    if (isCancelled === undefined) throw new ProblemError('NOT_FOUND');
    if (!isCancelled) throw new ProblemError('CONFLICT', { detail: 'The invitation waits for no answer any more' });
    const record = { action: 'client.invitation.cancel', targetType: 'client', targetId: clientId };
    await appendAudit(trx, actor, { ...record, details: { invitationId: id } });
  });
}
