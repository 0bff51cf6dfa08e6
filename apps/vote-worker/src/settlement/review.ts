/** What reviewers said of a vote, in milliseconds since 1970 UTC. Who strikes it goes before who accepts it. */
export interface Review {
  acceptedAtMs: number | null;
  struckAtMs: number | null;
}

export interface ReviewDecision {
  voteId: string;
  decision: 'accept' | 'void';
  decidedAtMs: number;
}

/** The first of each kind stays, so that decisions may come again and in any order. */
export function reviewsAfter(
  votes: readonly { id: string; review: Review }[],
  decisions: readonly ReviewDecision[],
): Map<string, Review> {
  const ofVote = Map.groupBy(decisions, ({ voteId }) => voteId);
  return new Map(votes.map(({ id, review }) => [id, (ofVote.get(id) ?? []).reduce(withDecision, review)]));
}

export function sameReview(a: Review, b: Review): boolean {
  return a.acceptedAtMs === b.acceptedAtMs && a.struckAtMs === b.struckAtMs;
}

function withDecision(review: Review, { decision, decidedAtMs }: ReviewDecision): Review {
  if (decision === 'accept') return { ...review, acceptedAtMs: earlier(review.acceptedAtMs, decidedAtMs) };
  return { ...review, struckAtMs: earlier(review.struckAtMs, decidedAtMs) };
}

function earlier(one: number | null, other: number): number {
  return one === null ? other : Math.min(one, other);
}
