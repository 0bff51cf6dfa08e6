import { countVotes } from '@urvote/contracts/jobs/count-votes';
import {
  getVote,
  getVoteReceipt,
  listMyVotes,
  withdrawVote as withdrawEndpoint,
} from '@urvote/contracts/http/votes/vote-endpoints';
import { callerKey } from '@urvote/platform/auth/caller';
import { defineRoute } from '@urvote/platform/http/define-route';
import { cursorCodec, pageOf } from '@urvote/platform/paging/cursor';
import { withQueueTimeout } from '@urvote/platform/queue/queue-unavailable';
import { isVotingOver, shownOutcome } from '@urvote/voting/eligibility/shown-outcome';
import type { AppContext } from '../context.ts';
import { type FindVotePorts, findOwnVote, voteResource } from './find-vote.ts';
import { readReceipt } from './read-receipt.ts';
import { voteOwnerOf } from './vote-owner.ts';
import { findSignedGroup, findStoredVote, listStoredVotes, type StoredVote } from './votes.queries.ts';
import { withdrawVote } from './withdraw-vote.ts';

const codec = cursorCodec('my-votes');
const position = ({ castAt, id }: StoredVote) => ({ atUs: castAt.getTime() * 1000, id });

/** The queue's own limit for a command ends sooner. */
const queueAnswerMs = 2_000;

export function getVoteRoute(context: AppContext) {
  const ports = findVotePorts(context);
  return defineRoute(getVote, async ({ caller, params }) => ({
    status: 200,
    body: voteResource(await findOwnVote(ports, caller, params.voteId)),
  }));
}

export function getVoteReceiptRoute(context: AppContext) {
  const { db, secrets, config } = context;
  const ports = {
    ...findVotePorts(context),
    findSignedGroup: (batchId: string) => findSignedGroup(db, batchId),
    commitmentSecret: secrets.receiptCommitmentSecret,
  };
  return defineRoute(
    getVoteReceipt,
    async ({ caller, params }) => ({ status: 200, body: await readReceipt(ports, caller, params.voteId) }),
    // A tree of hashes is built for each.
    {
      limits: [
        {
          name: 'receipts',
          points: config.limits.votesPerVoter,
          durationSeconds: 60,
          scope: 'local',
          key: ({ caller, clientIp }) => callerKey(caller, clientIp),
        },
      ],
    },
  );
}

export function withdrawVoteRoute(context: AppContext) {
  const { snapshot, backlog, groupCommit, clock } = context;
  const ports = { snapshot, backlog, groupCommit, clock, ...findVotePorts(context) };
  return defineRoute(withdrawEndpoint, async ({ caller, params: { voteId }, requestId }) => ({
    status: 202,
    body: { ...(await withdrawVote(ports, caller, { voteId, requestId })), status: 'queued' },
  }));
}

export function listMyVotesRoute(context: AppContext) {
  const item = (vote: StoredVote) => voteResource(shownOutcome(vote, isOver(context, vote.contestId)));
  return defineRoute(listMyVotes, async ({ caller, query: { limit, cursor, contestId } }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const votes = await listStoredVotes(context.db, { owner: voteOwnerOf(caller), contestId, after, count: limit + 1 });
    return { status: 200, body: pageOf(votes, limit, codec, { position, item }) };
  });
}

/** Nobody votes any more in a contest that is gone; while the contests are not known, no vote tells more than before. */
function isOver({ snapshot, clock }: AppContext, contestId: string): boolean {
  const rules = snapshot.contest(contestId)?.rules;
  return rules === undefined ? snapshot.isFresh : isVotingOver(rules, clock.nowMs());
}

function findVotePorts(context: AppContext): FindVotePorts {
  const { db, queues } = context;
  return {
    findStored: (voteId) => findStoredVote(db, voteId),
    async findQueuedGroup(jobId) {
      const job = await withQueueTimeout('read a group', queueAnswerMs, async () =>
        (await queues.getQueue(countVotes.queue)).getJob(jobId),
      );
      return countVotes.schema.safeParse(job?.data).data ?? null;
    },
    isVotingOver: (contestId) => isOver(context, contestId),
  };
}
