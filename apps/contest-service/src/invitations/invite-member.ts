import { randomUUID } from 'node:crypto';
import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import type { InvitationResource } from '@urvote/contracts/http/clients/invitation-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { newToken, tokenHash } from '@urvote/platform/crypto/token-hash';
import { requestMail } from '@urvote/platform/mail/request-mail.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { assertMayChange, type RoleChange } from '../members/member-rules.ts';
import { assertWithinPlan } from '../plans/assert-within-plan.ts';
import { nameOfClient, replaceInvitation } from './invitations.queries.ts';

const lifeMs = 7 * 86_400_000;

export interface InviteCommand {
  clientId: string;
  email: string;
  role: ClientRole;
  by: RoleChange['by'];
  actor: Administrator;
}

export type InviteContext = Pick<
  AppContext,
  'db' | 'clock' | 'wakeUp' | 'voterKeySecret' | 'sealers' | 'publicUrl' | 'isFreeLaunch'
>;

/** @throws {ProblemError} FORBIDDEN for an owner invited by a lesser member, PLAN_LIMIT */
export async function inviteMember(app: InviteContext, command: InviteCommand): Promise<InvitationResource> {
  assertMayChange({ by: command.by, from: null, to: command.role, ownerCount: 1 });
  const invitation = await app.db.transaction().execute((trx) => storeAndMail(trx, app, command));
  app.wakeUp.notify();
  return invitation;
}

async function storeAndMail(
  trx: Trx,
  app: InviteContext,
  { clientId, email, role, actor }: InviteCommand,
): Promise<InvitationResource> {
  const [id, token, now] = [randomUUID(), newToken(), new Date(app.clock.nowMs())];
  const expiresAt = new Date(now.getTime() + lifeMs);
  await assertWithinPlan(app, trx, clientId, 'members');
  await replaceInvitation(trx, {
    ...{ id, clientId, role, now, expiresAt, invitedBy: actor.userId },
    emailKey: guestVoterKey(email, app.voterKeySecret),
    sealedEmail: app.sealers.invitation.seal(email),
    tokenHash: tokenHash(token),
  });
  const url = `${app.publicUrl}/invitations?token=${token}`;
  const clientName = await nameOfClient(trx, clientId);
  const message = { template: 'client-invitation' as const, name: '', url, clientName, role };
  await requestMail(trx, app.sealers.mail, { mail: { to: email, locale: 'en', message }, now });
  const details = { invitationId: id, role };
  await appendAudit(trx, actor, { action: 'client.invite', targetType: 'client', targetId: clientId, details });
  const times = { createdAt: now.toISOString(), expiresAt: expiresAt.toISOString() };
  return { id, email, memberRole: role, state: 'pending', ...times };
}
