import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { withdrawalRefusal } from '@urvote/voting/eligibility/withdrawal-refusal';
import type { CastVotePorts } from './cast-vote.ts';
import { assertTakesVotes } from './takes-votes.ts';
import { findOwnVote, type FindVotePorts } from './find-vote.ts';
import type { VotingCaller } from '../admission/voter.ts';

export type WithdrawVotePorts = Pick<CastVotePorts, 'snapshot' | 'backlog' | 'groupCommit' | 'clock'> & FindVotePorts;

/**
 * Queues the withdrawal behind the vote. Whether the vote is still there to withdraw is decided by the worker.
 * @returns the id of the withdrawal
 * @throws {ProblemError} one of the codes of the endpoint's contract
 */
export async function withdrawVote(
  ports: WithdrawVotePorts,
  caller: VotingCaller,
  { voteId: anyCaseId, requestId }: { voteId: string; requestId: string },
): Promise<{ id: string; voteId: string }> {
  assertTakesVotes(ports);
  const requestedAtMs = ports.clock.nowMs();
  const vote = await findOwnVote(ports, caller, anyCaseId);
  const contest = ports.snapshot.contest(vote.contestId)?.rules;
  if (contest === undefined) throw new ProblemError('NOT_FOUND');
  const voter = { tier: caller.kind === 'user' ? ('account' as const) : ('guest' as const), keys: [vote.voterKey] };
  const refusal = withdrawalRefusal({
    contest,
    vote: { voterKey: vote.voterKey, state: vote.status },
    voter,
    atMs: requestedAtMs,
  });
  if (refusal !== null) throw new ProblemError(refusal);
  const { contestId, entryId, voterKey, windowStart } = vote;
  const slot = { contestId, entryId, voterKey, windowStart };
  const item = { kind: 'withdraw' as const, voteId: vote.id, ...slot, requestedAtMs, requestId };
  const { id } = await ports.groupCommit.commit({ item, isSlotFinal: false, voteLimit: null });
  return { id, voteId: vote.id };
}
