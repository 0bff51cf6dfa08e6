/**
 * What reviewers said of a vote, in milliseconds since 1970 UTC. Who strikes it goes before who accepts it, and who takes
 * the strike back before both.
 */
export interface Review {
  acceptedAtMs: number | null;
  struckAtMs: number | null;
  restoredAtMs: number | null;
}

export interface ReviewDecision {
  voteId: string;
  decision: 'accept' | 'void' | 'restore';
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
  return a.acceptedAtMs === b.acceptedAtMs && a.struckAtMs === b.struckAtMs && a.restoredAtMs === b.restoredAtMs;
}

/** Null where nobody struck it, or the strike was taken back. */
export function strikeOf({ struckAtMs, restoredAtMs }: Review): number | null {
  return restoredAtMs === null ? struckAtMs : null;
}

function withDecision(review: Review, { decision, decidedAtMs }: ReviewDecision): Review {
  if (decision === 'accept') return { ...review, acceptedAtMs: earlier(review.acceptedAtMs, decidedAtMs) };
  if (decision === 'restore') return { ...review, restoredAtMs: earlier(review.restoredAtMs, decidedAtMs) };
  return { ...review, struckAtMs: earlier(review.struckAtMs, decidedAtMs) };
}

function earlier(one: number | null, other: number): number {
  return one === null ? other : Math.min(one, other);
}
