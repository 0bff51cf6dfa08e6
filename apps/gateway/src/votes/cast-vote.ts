import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { BallotChoices } from '@urvote/contracts/jobs/count-votes';
import { takesBallots } from '@urvote/voting/ballot/ballot-method';
import { needsConfirmation } from '@urvote/voting/eligibility/tier-refusal';
import { type AdmissionPorts, admitVote } from '../admission/admit-vote.ts';
import type { ConfirmationRequest } from '../admission/ask-for-confirmation.ts';
import { candidateOf } from '../admission/cast-item.ts';
import type { VoteRequest } from '../admission/vote-request.ts';
import { contestedEntry, type RulesInMemory } from '../contests/rules-in-memory.ts';
import type { Candidate, Committed } from '../group-commit/group-commit.ts';
import { assertTakesVotes } from './takes-votes.ts';

export interface CastVotePorts extends AdmissionPorts {
  snapshot: RulesInMemory;
  backlog: { readonly isFull: boolean };
  groupCommit: { commit(candidate: Candidate): Promise<Committed> };
  askForConfirmation(request: ConfirmationRequest): Promise<{ id: string }>;
  clock: { nowMs(): number };
}

/** Without a receipt it waits for a confirmation. */
export type CastAnswer = Committed | { id: string; receipt?: undefined };

/**
 * Refuses what is certainly refused and hands the rest to the group commit, or asks the guest for a confirmation.
 * @throws {ProblemError} one of the codes of the endpoint's contract
 */
export async function castVote(ports: CastVotePorts, request: VoteRequest): Promise<CastAnswer> {
  assertTakesVotes(ports);
  const { contest } = contestedEntry(ports.snapshot, request.body.entryId);
  if (takesBallots(contest)) throw new ProblemError('WRONG_VOTE_KIND');
  return commitVote(ports, request);
}

/** @param choices of a ballot; its first is the entry of the request */
export async function commitVote(
  ports: CastVotePorts,
  request: VoteRequest,
  choices?: BallotChoices,
): Promise<CastAnswer> {
  const castAtMs = ports.clock.nowMs();
  const { email, entryId } = request.body;
  const { entry, contest } = contestedEntry(ports.snapshot, entryId, choices);
  const { item, mayVote } = await admitVote(ports, request, { entry, contest, choices }, castAtMs);
  if (item.tier === 'guest' && needsConfirmation(contest) && email !== undefined) {
    const { votingEndsAtMs } = contest;
    return ports.askForConfirmation({ item, email, clientIp: request.clientIp, votingEndsAtMs, mayVote });
  }
  return ports.groupCommit.commit(candidateOf(contest, entry.categoryId, item));
}
