import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { ClientResource } from '@urvote/contracts/http/contests/contest-schemas';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { assertClientVersion } from './client-version.ts';
import { type ClientFields, lockClient, updateClientRow } from './clients.queries.ts';

interface UpdateClientCommand {
  clientId: string;
  patch: ClientFields;
  ifMatch: string | undefined;
  actor: Administrator;
}

/** @throws {ProblemError} NOT_FOUND, PRECONDITION_FAILED */
export async function updateClient(
  { db, clock, wakeUp }: Pick<AppContext, 'db' | 'clock' | 'wakeUp'>,
  { clientId, patch, ifMatch, actor }: UpdateClientCommand,
): Promise<ClientResource> {
  const updated = await db.transaction().execute(async (trx) => {
    const current = await lockClient(trx, clientId);
    if (current === undefined) throw new ProblemError('NOT_FOUND');
    assertClientVersion(ifMatch, current);
    const changed = await updateClientRow(trx, clientId, patch, new Date(clock.nowMs()));
    const payload = { clientId, version: changed.version };
    await appendEvent(trx, { type: 'client.updated', aggregateType: 'client', aggregateId: clientId, payload });
    const details = { fromVersion: current.version, patch };
    await appendAudit(trx, actor, { action: 'client.update', targetType: 'client', targetId: clientId, details });
    return changed;
  });
  wakeUp.notify();
  return updated;
}
