import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { VoteDecision } from '@urvote/contracts/http/held-votes/held-vote-schemas';
import { type Actor, appendAudit } from '../audit/append-audit.queries.ts';
import type { Db } from '../postgres/database.ts';
import { insertDecision } from './decisions.queries.ts';
import { findReviewedVote, type ReviewedRow } from './reviewed-votes.queries.ts';

export interface VoteToDecide {
  voteId: string;
  /** With it a vote of another contest is not there. */
  contestId?: string;
  decision: VoteDecision;
  reviewer: Actor;
  at: Date;
}

/**
 * The decision and its audit record are one transaction; the vote worker carries it out.
 * @returns whether it is new; a decision that was taken before stands, carried out or not
 * @throws {ProblemError} NOT_FOUND; CONFLICT when there is nothing to decide; FORBIDDEN for votes for an own entry
 */
export async function decideVote(
  db: Db,
  { voteId, contestId, decision, reviewer, at }: VoteToDecide,
): Promise<boolean> {
  const vote = await findReviewedVote(db, voteId);
  if (vote === undefined || (contestId !== undefined && vote.contestId !== contestId))
    throw new ProblemError('NOT_FOUND', { detail: 'There is no such vote' });
  assertNotOwn([vote], reviewer);
  if (isTaken(vote, decision)) return false;
  assertDecidable(vote, decision);
  return db.transaction().execute(async (trx) => {
    if (!(await insertDecision(trx, vote, decision, at))) return false;
    const details = { contestId: vote.contestId, entryId: vote.entryId };
    await appendAudit(trx, reviewer, { action: `vote.${decision}`, targetType: 'vote', targetId: vote.id, details });
    return true;
  });
}

function isTaken({ pendingDecision, state, acceptedAt, struckAt }: ReviewedRow, decision: VoteDecision): boolean {
  if (pendingDecision === decision) return true;
  return decision === 'accept' ? state === 'counted' && acceptedAt !== null : struckAt !== null;
}

/** @throws {ProblemError} FORBIDDEN */
export function assertNotOwn(entries: readonly { submitterUserId: string | null }[], { userId }: Actor): void {
  if (userId !== undefined && entries.some(({ submitterUserId }) => submitterUserId === userId))
    throw new ProblemError('FORBIDDEN', { detail: 'Nobody decides about votes for an entry of their own' });
}

function assertDecidable({ state, isShared, struckAt }: ReviewedRow, decision: VoteDecision): void {
  if (state === 'held' && !(isShared && decision === 'accept')) return;
  if (state === 'counted' && decision === 'void') return;
  if (state === 'held')
    throw new ProblemError('CONFLICT', {
      detail: 'Another vote of the same address counts; this one does once that is struck or withdrawn',
    });
  throw new ProblemError('CONFLICT', { detail: struckAt === null ? `The vote is ${state}` : 'The vote was struck' });
}
