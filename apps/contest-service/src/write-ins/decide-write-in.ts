import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { EndpointBody } from '@urvote/contracts/endpoint/endpoint';
import type { decideWriteIn as endpoint, WriteInResource } from '@urvote/contracts/http/write-ins/write-in-endpoints';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import { appendEvent } from '@urvote/platform/events/append-event.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { isOver } from '@urvote/voting/contest-status/contest-status';
import type { Administrator } from '../audit/actor.ts';
import type { AppContext } from '../context.ts';
import { lockEntry } from '../entries/entries.queries.ts';
import { newEntryOf } from '../submissions/new-entry.ts';
import { insertEntry, lockContest } from '../submissions/submissions.queries.ts';
import {
  closeWriteIn,
  type LockedWriteIn,
  lockWriteIn,
  mergeNamesakes,
  type WriteInOutcome,
} from './write-ins.queries.ts';

type Decision = EndpointBody<typeof endpoint>;

export interface DecideWriteInCommand {
  contestId: string;
  writeInId: string;
  decision: Decision;
  actor: Administrator;
}

/**
 * Makes an entry of what a voter proposed, takes it for one that is there, or rejects it; with its audit record, and the event
 * of a new entry, in the same transaction.
 * @throws {ProblemError} NOT_FOUND; CONFLICT for one that was decided, and for a link that the contest has; SUBMISSIONS_CLOSED;
 *   VALIDATION_FAILED where the other entry is none of the contest's approved ones
 */
export async function decideWriteIn(
  app: Pick<AppContext, 'db' | 'clock' | 'wakeUp'>,
  { contestId, writeInId, decision, actor }: DecideWriteInCommand,
): Promise<WriteInResource> {
  const at = new Date(app.clock.nowMs());
  const decided = await app.db.transaction().execute(async (trx) => {
    const found = await lockWriteIn(trx, contestId, writeInId);
    if (found === undefined) throw new ProblemError('NOT_FOUND');
    if (found.status !== 'pending') throw new ProblemError('CONFLICT', { detail: `The write-in is ${found.status}` });
    const outcome = { ...(await outcomeOf(trx, found, decision, at)), deciderId: actor.userId, at };
    await closeWriteIn(trx, found.id, outcome);
    if (outcome.entryId !== null) await mergeNamesakes(trx, found, outcome);
    const { status, entryId, reason } = outcome;
    const record = { action: `write_in.${decision.decision}`, targetType: 'write_in', targetId: found.id };
    await appendAudit(trx, actor, { ...record, details: { contestId, title: found.title, entryId, reason } });
    const { nameKey: _, ...shown } = found;
    return { ...shown, status, entryId };
  });
  app.wakeUp.notify();
  return decided;
}

type Outcome = Pick<WriteInOutcome, 'status' | 'entryId' | 'reason'>;

async function outcomeOf(trx: Trx, writeIn: LockedWriteIn, decision: Decision, at: Date): Promise<Outcome> {
  if (decision.decision === 'reject') return { status: 'rejected', entryId: null, reason: decision.reason };
  if (decision.decision === 'approve')
    return { status: 'approved', entryId: await makeEntry(trx, writeIn, at), reason: null };
  const entry = await lockEntry(trx, decision.entryId);
  if (entry?.contestId === writeIn.contestId && entry.status === 'approved')
    return { status: 'merged', entryId: entry.id, reason: null };
  const errors = [{ field: 'body.entryId', code: 'unknown_entry', message: 'no approved entry of the contest' }];
  throw new ProblemError('VALIDATION_FAILED', { errors });
}

async function makeEntry(trx: Trx, writeIn: LockedWriteIn, at: Date): Promise<string> {
  const { contestId, kind, title, artistName, externalUrl } = writeIn;
  const contest = await lockContest(trx, contestId);
  if (contest === undefined || isOver(contest.status)) throw new ProblemError('SUBMISSIONS_CLOSED');
  const work = { contestId, kind, title, externalUrl: externalUrl ?? undefined };
  const entry = { ...newEntryOf(work, artistName), source: 'write_in' as const, approvedAt: at };
  await insertEntry(trx, entry);
  const target = { aggregateType: 'entry', aggregateId: entry.id } as const;
  await appendEvent(trx, { ...target, type: 'entry.approved', payload: { contestId, entryId: entry.id } });
  return entry.id;
}
