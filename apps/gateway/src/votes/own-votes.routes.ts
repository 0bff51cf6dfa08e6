import { countVotes } from '@urvote/contracts/jobs/count-votes';
import { getVote, listMyVotes, withdrawVote as withdrawEndpoint } from '@urvote/contracts/http/votes/vote-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import type { Context } from '../context.ts';
import { cursorCodec, pageOf } from '../cursor.ts';
import { type FindVotePorts, findOwnVote, voteResource } from './find-vote.ts';
import { voteOwnerOf } from './voter.ts';
import { findStoredVote, listStoredVotes, type StoredVote } from './votes.queries.ts';
import { withdrawVote } from './withdraw-vote.ts';

const codec = cursorCodec('my-votes');
const read = {
  position: ({ castAt, id }: StoredVote) => ({ atUs: castAt.getTime() * 1000, id }),
  item: voteResource,
};

export function getVoteRoute(context: Context) {
  const ports = findVotePorts(context);
  return defineRoute(getVote, async ({ caller, params }) => ({
    status: 200,
    body: voteResource(await findOwnVote(ports, caller, params.voteId)),
  }));
}

export function withdrawVoteRoute(context: Context) {
  const { snapshot, backlog, groupCommit, clock } = context;
  const ports = { snapshot, backlog, groupCommit, clock, ...findVotePorts(context) };
  return defineRoute(withdrawEndpoint, async ({ caller, params }) => ({
    status: 202,
    body: { ...(await withdrawVote(ports, caller, params.voteId)), status: 'queued' },
  }));
}

export function listMyVotesRoute({ db }: Context) {
  return defineRoute(listMyVotes, async ({ caller, query: { limit, cursor, contestId } }) => {
    const after = cursor === undefined ? undefined : codec.decode(cursor);
    const votes = await listStoredVotes(db, { owner: voteOwnerOf(caller), contestId, after, count: limit + 1 });
    return { status: 200, body: pageOf(votes, limit, codec, read) };
  });
}

function findVotePorts({ db, queues }: Context): FindVotePorts {
  return {
    findStored: (voteId) => findStoredVote(db, voteId),
    async findQueuedItems(jobId) {
      const job = await (await queues.getQueue(countVotes.queue)).getJob(jobId);
      const parsed = countVotes.schema.safeParse(job?.data);
      return parsed.success ? parsed.data.items : null;
    },
  };
}
