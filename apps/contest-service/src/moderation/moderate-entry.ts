import { randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { insertModeration, lockEntry, type LockedEntry, setEntryStatus } from '../entries/entries.queries.ts';
import { assertNotOwn, assertOneOf } from '../entries/entry-decision.ts';
import { closeReports } from '../reports/reports.queries.ts';
import { refusingSameLink } from '../submissions/submissions.queries.ts';
import { assertRoomFor, hasVotes } from './reopening.queries.ts';

export interface ModerateCommand {
  entryId: string;
  actor: Administrator;
}

interface Moderated {
  entryId: string;
  status: 'pending' | 'taken_down';
  decidedAt: string;
}

type ModerateContext = Pick<AppContext, 'db' | 'clock' | 'wakeUp'>;
type Act = (trx: Trx, entry: LockedEntry, at: Date) => Promise<Moderated['status']>;

/**
 * Takes a decision back.
 * @throws {ProblemError} NOT_FOUND; FORBIDDEN for an own entry; CONFLICT for one that was not decided or has votes, or where
 *   another entry took its place
 */
export function reopenEntry(app: ModerateContext, command: ModerateCommand): Promise<Moderated> {
  return moderate(app, command, async (trx, entry, at) => {
    const { id, contestId, status } = entry;
    assertOneOf(status, ['approved', 'rejected', 'taken_down']);
    if (status === 'approved' && (await hasVotes(trx, id)))
      throw new ProblemError('CONFLICT', { detail: 'The entry has votes; take it down instead' });
    if (status !== 'approved') await assertRoomFor(trx, entry);
    await refusingSameLink(setEntryStatus(trx, id, 'pending', at));
    const moderation = { id: randomUUID(), entryId: id, moderatorId: command.actor.userId, at };
    await insertModeration(trx, { ...moderation, decision: { status: 'reopened' } });
    const target = { aggregateType: 'entry', aggregateId: id } as const;
    await appendEvent(trx, { ...target, type: 'entry.reopened', payload: { contestId, entryId: id } });
    const record = { action: 'entry.reopen', targetType: 'entry', targetId: id };
    await appendAudit(trx, command.actor, { ...record, details: { contestId, from: status } });
    return 'pending';
  });
}

/**
 * Hides an entry at once, with its reason, and closes its reports.
 * @throws {ProblemError} NOT_FOUND; FORBIDDEN for an own entry; CONFLICT for one that is neither approved nor pending
 */
export function takeDownEntry(
  app: ModerateContext,
  { reason, ...command }: ModerateCommand & { reason: string },
): Promise<Moderated> {
  return moderate(app, command, async (trx, { id, contestId, status }, at) => {
    assertOneOf(status, ['approved', 'pending']);
    await setEntryStatus(trx, id, 'taken_down', at);
    const moderation = { id: randomUUID(), entryId: id, moderatorId: command.actor.userId, at };
    await insertModeration(trx, { ...moderation, decision: { status: 'taken_down', reason } });
    await closeReports(trx, { entryId: id, decision: 'actioned', deciderId: command.actor.userId, at });
    const target = { aggregateType: 'entry', aggregateId: id } as const;
    await appendEvent(trx, { ...target, type: 'entry.taken_down', payload: { contestId, entryId: id, reason } });
    const record = { action: 'entry.take_down', targetType: 'entry', targetId: id };
    await appendAudit(trx, command.actor, { ...record, details: { contestId, from: status, reason } });
    return 'taken_down';
  });
}

async function moderate(app: ModerateContext, { entryId, actor }: ModerateCommand, act: Act): Promise<Moderated> {
  const at = new Date(app.clock.nowMs());
  const status = await app.db.transaction().execute(async (trx) => {
    const entry = await lockEntry(trx, entryId);
    if (entry === undefined) throw new ProblemError('NOT_FOUND');
    assertNotOwn(entry, actor);
    return act(trx, entry, at);
  });
  app.wakeUp.notify();
  return { entryId, status, decidedAt: at.toISOString() };
}
