import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { VoteResource } from '@urvote/contracts/http/votes/vote-schemas';
import { ballotItem, castItem, type CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { shownOutcome } from '@urvote/voting/eligibility/shown-outcome';
import { groupIdOfVote, indexOfVote, isVoteId, jobIdOfGroup } from '@urvote/voting/ids/vote-id';
import { z } from 'zod';
import type { VotingCaller } from '../admission/voter.ts';
import { isOwner } from './vote-owner.ts';
import type { StoredVote } from './votes.queries.ts';

export interface FindVotePorts {
  findStored(voteId: string): Promise<StoredVote | null>;
  /** A group that is still in the queue, or null. */
  findQueuedGroup(jobId: string): Promise<CountVotesData | null>;
  /** Whether the contest takes no votes any more. */
  isVotingOver(contestId: string): boolean;
}

/**
 * The caller's own vote. Looked for where settled votes are, then in the queue, and once more where settled votes are,
 * because it may have moved there in between. Its outcome is what the caller is told of it.
 * @throws {ProblemError} NOT_FOUND also for votes of others, so that nobody learns which ids exist
 */
export async function findOwnVote(ports: FindVotePorts, caller: VotingCaller, anyCaseId: string): Promise<StoredVote> {
  const voteId = anyCaseId.toLowerCase();
  if (!isVoteId(voteId)) throw new ProblemError('NOT_FOUND');
  const vote =
    (await ports.findStored(voteId)) ?? (await findQueued(ports, voteId)) ?? (await ports.findStored(voteId));
  if (vote === null || !isOwner(caller, vote)) throw new ProblemError('NOT_FOUND');
  return shownOutcome(vote, ports.isVotingOver(vote.contestId));
}

async function findQueued(ports: FindVotePorts, voteId: string): Promise<StoredVote | null> {
  const group = await ports.findQueuedGroup(jobIdOfGroup(groupIdOfVote(voteId)));
  const parsed = castOrBallot.safeParse(group?.items[indexOfVote(voteId)]);
  return parsed.success && parsed.data.id === voteId ? queuedVote(parsed.data) : null;
}

const castOrBallot = z.discriminatedUnion('kind', [castItem, ballotItem]);

function queuedVote(item: z.infer<typeof castOrBallot>): StoredVote {
  return {
    id: item.id,
    contestId: item.contestId,
    entryId: item.entryId,
    voterKey: item.voterKey,
    voterUserId: item.voterUserId ?? null,
    tier: item.tier,
    value: item.kind === 'ballot' ? 1 : item.value,
    windowStart: item.windowStart,
    choices: item.kind === 'ballot' ? item.choices : null,
    status: 'queued',
    reason: null,
    castAt: new Date(item.castAtMs),
    settledAt: null,
  };
}

export function voteResource(vote: StoredVote): VoteResource {
  return {
    id: vote.id,
    contestId: vote.contestId,
    entryId: vote.entryId,
    type: vote.value === 1 ? 'like' : 'dislike',
    status: vote.status,
    reason: vote.reason,
    castAt: vote.castAt.toISOString(),
    settledAt: vote.settledAt?.toISOString() ?? null,
    choices: vote.choices,
  };
}
