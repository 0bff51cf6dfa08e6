import { randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { assertDecidable, assertNotOwn, type EntryDecision } from './entry-decision.ts';
import { insertModeration, lockEntry, type LockedEntry, setEntryStatus } from './entries.queries.ts';

export interface DecideEntryCommand {
  entryId: string;
  /** With it an entry of another contest is none. */
  contestId?: string;
  decision: EntryDecision;
  actor: Administrator;
}

export interface DecidedEntry {
  entryId: string;
  status: EntryDecision['status'];
  decidedAt: string;
}

export type DecideEntryContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'events'>;

/**
 * The status, who decided it, the audit record and the event are one transaction: either all of them are there or none.
 * @throws {ProblemError} NOT_FOUND; FORBIDDEN for an entry of the own; CONFLICT when the entry is not pending
 */
export async function decideEntry(app: DecideEntryContext, command: DecideEntryCommand): Promise<DecidedEntry> {
  const at = new Date(app.clock.nowMs());
  const entry = await app.db.transaction().execute((trx) => recordDecision(trx, command, at));
  app.wakeUp.notify();
  app.events.entryDecided(entry.id, command.decision.status);
  return { entryId: entry.id, status: command.decision.status, decidedAt: at.toISOString() };
}

async function recordDecision(trx: Trx, command: DecideEntryCommand, at: Date): Promise<LockedEntry> {
  const { entryId, contestId, decision, actor } = command;
  const entry = await lockEntry(trx, entryId);
  if (entry === undefined || (contestId !== undefined && entry.contestId !== contestId))
    throw new ProblemError('NOT_FOUND');
  assertNotOwn(entry, actor);
  assertDecidable(entry.status);
  await setEntryStatus(trx, entry.id, decision.status, at);
  await insertModeration(trx, { id: randomUUID(), entryId: entry.id, moderatorId: actor.userId, decision, at });
  await appendDecision(trx, entry, decision);
  await appendAudit(trx, actor, {
    action: decision.status === 'approved' ? 'entry.approve' : 'entry.reject',
    targetType: 'entry',
    targetId: entry.id,
    details: { contestId: entry.contestId, ...decision },
  });
  return entry;
}

async function appendDecision(trx: Trx, { id, contestId }: LockedEntry, decision: EntryDecision): Promise<void> {
  const aggregate = { aggregateType: 'entry', aggregateId: id } as const;
  const payload = { contestId, entryId: id };
  if (decision.status === 'approved') await appendEvent(trx, { ...aggregate, type: 'entry.approved', payload });
  else
    await appendEvent(trx, { ...aggregate, type: 'entry.rejected', payload: { ...payload, reason: decision.reason } });
}
