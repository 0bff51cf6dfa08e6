import { randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { ClientResource } from '@urvote/contracts/http/contests/contest-schemas';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { isAccount } from '../access/accounts.queries.ts';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { insertClient, insertOwner, type NewClient } from './clients.queries.ts';

interface CreateClientCommand {
  client: Omit<NewClient, 'id'>;
  ownerUserId: string | undefined;
  actor: Administrator;
}

/** @throws {ProblemError} CONFLICT for a slug that is taken, VALIDATION_FAILED for an owner without an account */
export async function createClient(
  { db, wakeUp }: Pick<AppContext, 'db' | 'wakeUp'>,
  { client, ownerUserId, actor }: CreateClientCommand,
): Promise<ClientResource> {
  const created = await db.transaction().execute(async (trx) => {
    if (ownerUserId !== undefined && !(await isAccount(trx, ownerUserId))) throw unknownOwner();
    const made = await addClient(trx, client, ownerUserId);
    await appendAudit(trx, actor, {
      action: 'client.create',
      targetType: 'client',
      targetId: made.id,
      details: { slug: made.slug, ownerUserId: ownerUserId ?? null },
    });
    return made;
  });
  wakeUp.notify();
  return created;
}

/** The client with its owner and its event; the audit record is the caller's, as it comes last. @throws {ProblemError} CONFLICT */
export async function addClient(
  trx: Trx,
  client: Omit<NewClient, 'id'>,
  ownerUserId: string | undefined,
): Promise<ClientResource> {
  const made = await insertClient(trx, { ...client, id: randomUUID() });
  if (made === undefined) throw new ProblemError('CONFLICT', { detail: 'There is a client with this slug' });
  if (ownerUserId !== undefined) await insertOwner(trx, made.id, ownerUserId);
  await appendEvent(trx, {
    type: 'client.created',
    aggregateType: 'client',
    aggregateId: made.id,
    payload: { clientId: made.id },
  });
  return made;
}

function unknownOwner(): ProblemError {
  const error = { field: 'body.ownerUserId', code: 'unknown_account', message: 'there is no such account' };
  return new ProblemError('VALIDATION_FAILED', { errors: [error] });
}
