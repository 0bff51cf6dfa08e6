import {
  acceptVote,
  decideVotes,
  getReviewedVote,
  listHeldVotes,
  previewVoteDecisions,
  voidVote,
} from '@urvote/contracts/http/held-votes/held-vote-endpoints';
import type { ApiClient } from '@urvote/testkit/http-client';
import type { Platform } from '../platform.ts';
import { acceptedOf } from '../voter.ts';

async function castHeldVote(platform: Platform, entryId: string): Promise<string> {
  const voter = await platform.guest({ userAgent: 'python-requests/2.32.3' });
  const { id } = acceptedOf(await voter.cast(entryId));
  await voter.settled(id);
  return id;
}

/** Of three held votes one is accepted, one struck and one decided about in bulk. */
export async function callHeldVotes(platform: Platform, reviewer: ApiClient): Promise<void> {
  const {
    contestId,
    entryIds: [entryId = ''],
  } = await platform.seed();
  const [accepted, struck] = [await castHeldVote(platform, entryId), await castHeldVote(platform, entryId)];
  await castHeldVote(platform, entryId);
  await reviewer.call(listHeldVotes, { query: { contestId, limit: 1 } });
  await reviewer.call(getReviewedVote, { params: { voteId: accepted } });
  await reviewer.call(acceptVote, { params: { voteId: accepted } });
  await reviewer.call(voidVote, { params: { voteId: struck } });
  const asked = { decision: 'accept', filter: { contestId } } as const;
  const { body } = await reviewer.call(previewVoteDecisions, { body: asked });
  const { count, until } = body as { count: number; until: string };
  await reviewer.call(decideVotes, { body: { ...asked, until, expectedCount: count } });
}
