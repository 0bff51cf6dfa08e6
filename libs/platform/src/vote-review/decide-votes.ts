import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { type Actor, appendAudit } from '../audit/append-audit.queries.ts';
import type { Db } from '../postgres/database.ts';
import { type BulkDecision, countMeant, insertDecisions } from './decisions.queries.ts';
import { assertNotOwn } from './decide-vote.ts';

export interface VotesToDecide extends BulkDecision {
  expectedCount: number;
  reviewer: Actor;
  at: Date;
}

/**
 * All or none, with one audit record that names the filter.
 * @throws {ProblemError} CONFLICT when they are not as many as were seen; FORBIDDEN when an own entry is among them
 */
export async function decideVotes(db: Db, { expectedCount, reviewer, at, ...bulk }: VotesToDecide): Promise<number> {
  assertNotOwn(await countMeant(db, bulk), reviewer);
  return db.transaction().execute(async (trx) => {
    const count = await insertDecisions(trx, bulk, at);
    if (count !== expectedCount)
      throw new ProblemError('CONFLICT', { detail: `${count} votes are meant now, not ${expectedCount}` });
    await appendAudit(trx, reviewer, {
      action: `vote.${bulk.decision}.bulk`,
      targetType: 'contest',
      targetId: bulk.filter.contestId,
      details: { count, until: bulk.until.toISOString(), ...bulk.filter },
    });
    return count;
  });
}
