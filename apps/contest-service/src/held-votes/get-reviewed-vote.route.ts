import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { getReviewedVote } from '@urvote/contracts/http/held-votes/held-vote-endpoints';
import { defineRoute } from '@urvote/platform/http/define-route';
import { findReviewedVote } from '@urvote/platform/vote-review/reviewed-votes.queries';
import { reviewedVoteOf } from '@urvote/voting/fraud/reviewed-vote';
import type { AppContext } from '../context.ts';

export function getReviewedVoteRoute({ db }: AppContext) {
  return defineRoute(getReviewedVote, async ({ params }) => {
    const vote = await findReviewedVote(db, params.voteId);
    if (vote === undefined) throw new ProblemError('NOT_FOUND');
    return { status: 200, body: reviewedVoteOf(vote) };
  });
}
