import type { ContestRules } from '../contest-rules.ts';
import { type BallotCast, mostLiveAtOnce } from './ballot-cast.ts';
import { takesBallots } from './ballot-method.ts';

export type BallotRules = Pick<ContestRules, 'votePolicy' | 'maxVotesPerVoter'> &
  Partial<Pick<ContestRules, 'countingMethod' | 'maxVotesPerEntry' | 'maxVotesPerCategory' | 'minPicks'>>;

export interface BudgetedVote extends BallotCast {
  /** What its voter can fill once: the entry in a window, or the contest for a ballot. */
  slot: string;
  windowStart: string;
  /** Of its entry; null is none. */
  categoryId: string | null;
  wasLive: boolean;
}

type Spent = Pick<BudgetedVote, 'entryId' | 'windowStart' | 'categoryId'>;

interface Scope {
  limitOf(rules: BallotRules): number | null | undefined;
  /** Votes with one key share one budget; without a key there is none. */
  keyOf(vote: Spent): string | undefined;
}

const scopes: readonly Scope[] = [
  { limitOf: ({ maxVotesPerVoter }) => maxVotesPerVoter, keyOf: ({ windowStart }) => `window ${windowStart}` },
  { limitOf: ({ maxVotesPerEntry }) => maxVotesPerEntry, keyOf: ({ entryId }) => `entry ${entryId}` },
  {
    limitOf: ({ maxVotesPerCategory }) => maxVotesPerCategory,
    keyOf: ({ windowStart, categoryId }) => (categoryId === null ? undefined : `category ${windowStart} ${categoryId}`),
  },
];

export interface Budget extends Pick<Scope, 'keyOf'> {
  limit: number;
}

/** A toggle is not spent, and a ballot is one vote: what it may choose is checked where it is cast. */
export function budgetsOf(rules: BallotRules | undefined): Budget[] {
  if (rules === undefined || rules.votePolicy === 'toggle' || takesBallots(rules)) return [];
  return scopes.flatMap(({ limitOf, keyOf }) => {
    const limit = limitOf(rules);
    return limit == null ? [] : { limit, keyOf };
  });
}

/** Whether the votes that a voter has in a window over all entries are counted, in `vote_budget`. */
export function hasVoterBudget(rules: BallotRules | undefined): boolean {
  return rules?.maxVotesPerVoter != null && budgetsOf(rules).length > 0;
}

/** What one entry gets is limited over the whole contest, so one window decides about another. */
export function spansWindows(rules: BallotRules | undefined): boolean {
  return rules?.maxVotesPerEntry != null && budgetsOf(rules).length > 0;
}

/** Whether votes for one entry decide about votes for another. */
export function decidesOverEntries(rules: BallotRules | undefined): boolean {
  return budgetsOf(rules).length > 0 || minPicksOf(rules) > 1 || takesBallots(rules);
}

export function minPicksOf(rules: BallotRules | undefined): number {
  return takesBallots(rules) ? 1 : (rules?.minPicks ?? 1);
}

/** A lowered limit takes no stored vote away: there is room for as many as were live at once. @returns by key */
export function roomsOf(budget: Budget, votes: readonly BudgetedVote[]): Map<string, number> {
  const stored = votes.filter(({ wasLive, struckAtMs }) => wasLive && struckAtMs === undefined);
  const rooms = new Map<string, number>();
  for (const [key, some] of Map.groupBy(stored, budget.keyOf))
    if (key !== undefined && some.length > budget.limit) rooms.set(key, Math.max(budget.limit, mostLiveAtOnce(some)));
  return rooms;
}
