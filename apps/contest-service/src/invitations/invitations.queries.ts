import type { ClientRole } from '@urvote/contracts/accounts/client-roles';
import type { InvitationResource } from '@urvote/contracts/http/clients/invitation-endpoints';
import type { Sealer } from '@urvote/platform/crypto/sealer';
import type { ListPosition } from '@urvote/platform/paging/cursor';
import type { Db, Trx } from '@urvote/platform/postgres/database';
import { type SqlBool, sql } from 'kysely';
import { instantOf, microsecondsOf } from '../paging/list-position.queries.ts';

export interface NewInvitation {
  id: string;
  clientId: string;
  emailKey: string;
  sealedEmail: Buffer;
  role: ClientRole;
  tokenHash: Buffer;
  invitedBy: string;
  now: Date;
  expiresAt: Date;
}

/** The pending invitation of the same address ends. */
export async function replaceInvitation(trx: Trx, invitation: NewInvitation): Promise<void> {
  const { clientId, emailKey, now } = invitation;
  await trx
    .updateTable('client_invitation')
    .set({ state: 'cancelled', decided_at: now })
    .where('client_id', '=', clientId)
    .where('email_key', '=', emailKey)
    .where('state', '=', 'pending')
    .execute();
  await trx
    .insertInto('client_invitation')
    .values({
      id: invitation.id,
      client_id: clientId,
      email_key: emailKey,
      sealed_email: invitation.sealedEmail,
      role: invitation.role,
      token_hash: invitation.tokenHash,
      invited_by: invitation.invitedBy,
      created_at: now,
      expires_at: invitation.expiresAt,
    })
    .execute();
}

export interface ListedInvitation {
  invitation: InvitationResource;
  position: ListPosition;
}

interface ListQuery {
  after?: ListPosition | undefined;
  count: number;
  now: Date;
  sealer: Sealer;
}

export async function listInvitations(
  db: Db,
  clientId: string,
  { after, count, now, sealer }: ListQuery,
): Promise<ListedInvitation[]> {
  let rows = db
    .selectFrom('client_invitation')
    .select(['id', 'sealed_email', 'role', 'state', 'created_at', 'expires_at'])
    .select(microsecondsOf('created_at'))
    .where('client_id', '=', clientId);
  if (after !== undefined) rows = rows.where(sql<SqlBool>`(created_at, id) > (${instantOf(after)}, ${after.id}::uuid)`);
  const found = await rows.orderBy('created_at').orderBy('id').limit(count).execute();
  return found.map((row) => ({
    position: { atUs: row.at_us, id: row.id },
    invitation: {
      id: row.id,
      email: sealer.open(row.sealed_email).toString(),
      memberRole: row.role as ClientRole,
      state: row.state === 'pending' && row.expires_at <= now ? 'expired' : (row.state as InvitationResource['state']),
      createdAt: row.created_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    },
  }));
}

export interface PendingInvitation {
  id: string;
  clientId: string;
  clientSlug: string;
  emailKey: string;
  role: ClientRole;
}

/** Locked until the transaction ends; undefined for one that was answered or is over. */
export async function lockPending(trx: Trx, tokenHash: Buffer, now: Date): Promise<PendingInvitation | undefined> {
  const row = await trx
    .selectFrom('client_invitation')
    .innerJoin('client', 'client.id', 'client_invitation.client_id')
    .select([
      'client_invitation.id',
      'client_invitation.client_id',
      'client.slug',
      'client_invitation.email_key',
      'client_invitation.role',
    ])
    .where('token_hash', '=', tokenHash)
    .where('state', '=', 'pending')
    .where('expires_at', '>', now)
    .forUpdate('client_invitation')
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      clientId: row.client_id,
      clientSlug: row.slug,
      emailKey: row.email_key,
      role: row.role as ClientRole,
    }
  );
}

type Decision = 'accepted' | 'declined' | 'cancelled';

export async function decideInvitation(trx: Trx, id: string, state: Decision, now: Date): Promise<void> {
  await trx.updateTable('client_invitation').set({ state, decided_at: now }).where('id', '=', id).execute();
}

/** @returns undefined where the client has no such invitation, else whether it waited and is cancelled now */
export async function cancelPending(
  trx: Trx,
  { id, clientId, now }: { id: string; clientId: string; now: Date },
): Promise<boolean | undefined> {
  const row = await trx
    .selectFrom('client_invitation')
    .select(['state', 'expires_at'])
    .where('id', '=', id)
    .where('client_id', '=', clientId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.state !== 'pending' || row.expires_at <= now) return false;
  await decideInvitation(trx, id, 'cancelled', now);
  return true;
}

/** @returns whether the account was no member before */
export async function insertMember(trx: Trx, clientId: string, userId: string, role: ClientRole): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('client_member')
    .values({ client_id: clientId, user_id: userId, role })
    .onConflict((conflict) => conflict.columns(['client_id', 'user_id']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

export async function nameOfClient(trx: Trx, clientId: string): Promise<string> {
  const { name } = await trx.selectFrom('client').select('name').where('id', '=', clientId).executeTakeFirstOrThrow();
  return name;
}
