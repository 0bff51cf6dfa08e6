import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { OwnEntryResource } from '@urvote/contracts/http/entries/own-entry-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { type ContestStatus, isOver } from '@urvote/voting/contest-status/contest-status';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { lockEntry, type LockedEntry } from '../entries/entries.queries.ts';
import { assertOneOf } from '../entries/entry-decision.ts';
import { findOwned, findOwnEntry, type OwnedEntry } from './own-entries.queries.ts';

export interface OwnChange {
  entryId: string;
  submitter: Administrator;
}

export interface ToChange extends LockedEntry, OwnedEntry {}

interface Told {
  event: 'entry.updated' | 'entry.withdrawn';
  action: string;
  details: Record<string, unknown>;
}

/**
 * Does something to an entry of the caller's that waits or is approved, with its event and audit record in the same transaction.
 * @throws {ProblemError} NOT_FOUND for entries of others; CONFLICT in other states and once the contest is over
 */
export async function changeOwnEntry(
  app: Pick<AppContext, 'db' | 'clock' | 'wakeUp'>,
  { entryId, submitter }: OwnChange,
  change: (trx: Trx, entry: ToChange, at: Date) => Promise<Told>,
): Promise<OwnEntryResource> {
  const at = new Date(app.clock.nowMs());
  const changed = await app.db.transaction().execute(async (trx) => {
    const locked = await lockEntry(trx, entryId);
    if (locked === undefined || locked.submitterUserId !== submitter.userId) throw new ProblemError('NOT_FOUND');
    const entry = { ...locked, ...(await findOwned(trx, locked.id)) };
    assertOneOf(entry.status, ['pending', 'approved']);
    assertNotOver(entry, at);
    const { event, action, details } = await change(trx, entry, at);
    const { id, contestId } = entry;
    const target = { aggregateType: 'entry', aggregateId: id } as const;
    await appendEvent(trx, { ...target, type: event, payload: { contestId, entryId: id } });
    const result = await findOwnEntry(trx, id);
    const record = { action, targetType: 'entry', targetId: id, details: { contestId, ...details } };
    await appendAudit(trx, { ...submitter, label: 'submitter' }, record);
    return result;
  });
  app.wakeUp.notify();
  return changed;
}

function assertNotOver({ contestStatus, votingEndsAt }: OwnedEntry, at: Date): void {
  if (isOver(contestStatus as ContestStatus) || at >= votingEndsAt)
    throw new ProblemError('CONFLICT', { detail: 'The contest is over' });
}
