import { randomUUID } from 'node:crypto';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { appendAudit } from '@urvote/platform/audit/append-audit.queries';
import type { Trx } from '@urvote/platform/postgres/database';
import { assertNotOwn } from '@urvote/platform/vote-review/decide-vote';
import type { Administrator } from '../audit/actor.ts';
import { appendHistory } from '../contest-states/contest-history.queries.ts';
import { lockState } from '../contest-states/contest-states.queries.ts';
import type { AppContext } from '../context.ts';
import {
  countMeantVotes,
  type MeantVotes,
  restoreStruckVotes,
  strikeMeantVotes,
} from './disqualified-votes.queries.ts';
import {
  type DisqualificationRecord,
  findDisqualification,
  insertDisqualification,
  markUndone,
} from './disqualifications.queries.ts';

export interface VotesToDisqualify extends MeantVotes {
  expectedCount: number;
  reason: string;
  actor: Administrator;
}

type Context = Pick<AppContext, 'db' | 'clock'>;

/**
 * All or none, with the audit record and the row of the public history; the vote worker carries it out.
 * @throws {ProblemError} CONFLICT when they are not as many as were seen, or the result is certified; FORBIDDEN when an own entry is among them
 */
export async function disqualifyVotes(
  { db, clock }: Context,
  { expectedCount, reason, actor, ...meant }: VotesToDisqualify,
): Promise<DisqualificationRecord> {
  const [id, at, { contestId, filter }] = [randomUUID(), new Date(clock.nowMs()), meant];
  assertNotOwn(
    (await countMeantVotes(db, meant)).filter(({ meantCount }) => meantCount > 0),
    actor,
  );
  return db.transaction().execute(async (trx) => {
    await lockUncertified(trx, contestId);
    await insertDisqualification(trx, { id, contestId, filter, reason, voteCount: expectedCount, at });
    const count = await strikeMeantVotes(trx, meant, { id, at });
    if (count !== expectedCount)
      throw new ProblemError('CONFLICT', { detail: `${count} votes are meant now, not ${expectedCount}` });
    await appendHistory(trx, { contestId, at, kind: 'votes_disqualified', details: { count }, reason });
    const details = { disqualificationId: id, count, filter, reason, until: meant.until.toISOString() };
    await appendAudit(trx, actor, { action: 'votes.disqualify', targetType: 'contest', targetId: contestId, details });
    return found(trx, contestId, id);
  });
}

export interface DisqualificationToUndo {
  contestId: string;
  id: string;
  reason: string;
  actor: Administrator;
}

/** @throws {ProblemError} NOT_FOUND; CONFLICT when it was undone, or the result is certified */
export async function undoDisqualification(
  { db, clock }: Context,
  { contestId, id, reason, actor }: DisqualificationToUndo,
): Promise<DisqualificationRecord> {
  const at = new Date(clock.nowMs());
  return db.transaction().execute(async (trx) => {
    await lockUncertified(trx, contestId);
    const { voteCount: count } = await found(trx, contestId, id);
    if (!(await markUndone(trx, { id, reason, at })))
      throw new ProblemError('CONFLICT', { detail: 'The disqualification was taken back before' });
    await restoreStruckVotes(trx, { id, at });
    await appendHistory(trx, { contestId, at, kind: 'votes_restored', details: { count }, reason });
    const details = { disqualificationId: id, count, reason };
    await appendAudit(trx, actor, { action: 'votes.restore', targetType: 'contest', targetId: contestId, details });
    return found(trx, contestId, id);
  });
}

/** What is certified stays what it is until the certificate is taken back. */
async function lockUncertified(trx: Trx, contestId: string): Promise<void> {
  const { status } = (await lockState(trx, contestId)) ?? { status: 'draft' };
  if (['certified', 'published', 'archived'].includes(status))
    throw new ProblemError('CONFLICT', {
      detail: `The contest is ${status}; a correction has to be begun first`,
      extensions: { state: status },
    });
}

async function found(trx: Trx, contestId: string, id: string): Promise<DisqualificationRecord> {
  const record = await findDisqualification(trx, { contestId, id });
  if (record === undefined) throw new ProblemError('NOT_FOUND');
  return record;
}
