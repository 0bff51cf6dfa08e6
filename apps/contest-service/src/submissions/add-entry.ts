import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EntryResource } from '@urvote/contracts/http/contests/contest-schemas';
import type { addEntry as endpoint } from '@urvote/contracts/http/entries/entry-endpoints';
import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { isOver } from '@urvote/voting/contest-status/contest-status';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { assertOwnMedia } from './assert-own-media.ts';
import { newEntryOf, shownEntryOf } from './new-entry.ts';
import { assertKindAllowed } from './submission-rules.ts';
import { insertEntry, lockContest } from './submissions.queries.ts';

export interface AddEntryCommand {
  work: EndpointBody<typeof endpoint>;
  actor: Administrator;
}

/**
 * An entry of nobody, approved as soon as it is there, with its event and audit record in the same transaction.
 * @throws {ProblemError} NOT_FOUND for the contest; SUBMISSIONS_CLOSED when it is over; CONFLICT for a link that it has;
 *   VALIDATION_FAILED
 */
export async function addEntry(
  app: Pick<AppContext, 'db' | 'clock' | 'wakeUp' | 'events'>,
  command: AddEntryCommand,
): Promise<EntryResource> {
  const at = new Date(app.clock.nowMs());
  const entry = await app.db.transaction().execute((trx) => recordEntry(trx, command, at));
  app.wakeUp.notify();
  app.events.entryDecided(entry.id, 'approved');
  return entry;
}

async function recordEntry(trx: Trx, { work, actor }: AddEntryCommand, at: Date): Promise<EntryResource> {
  const { contestId } = work;
  const contest = await lockContest(trx, contestId);
  if (contest === undefined) throw new ProblemError('NOT_FOUND');
  if (isOver(contest.status)) throw new ProblemError('SUBMISSIONS_CLOSED');
  assertKindAllowed(contest, work.kind);
  await assertOwnMedia(trx, work, actor.userId);
  const entry = { ...newEntryOf(work, work.artistName), approvedAt: at };
  const createdAt = await insertEntry(trx, entry);
  const target = { aggregateType: 'entry', aggregateId: entry.id } as const;
  await appendEvent(trx, { ...target, type: 'entry.approved', payload: { contestId, entryId: entry.id } });
  const details = { contestId, title: entry.title };
  await appendAudit(trx, actor, { action: 'entry.add', targetType: 'entry', targetId: entry.id, details });
  return shownEntryOf(entry, createdAt);
}
