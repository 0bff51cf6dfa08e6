import { type BallotRules, hasVoterBudget } from '@urvote/voting/ballot/budgets';
import { ballotKeyOf } from '@urvote/voting/ballot/fold-votes';
import { isLive, type Outcome, type SettledCast, type StateChange, type StoredVote } from './settled-vote.ts';

export interface BudgetUse {
  contestId: string;
  voterKey: string;
  windowStart: string;
  usedCount: number;
}

/** Of every voter whose votes are all among these, as they are after the run. */
export function budgetsOf(
  contests: ReadonlyMap<string, BallotRules>,
  history: readonly StoredVote[],
  stored: readonly SettledCast[],
  changes: readonly StateChange[],
): BudgetUse[] {
  const changed = new Map(changes.map(({ id, to }) => [id, to]));
  const uses = new Map<string, BudgetUse>();
  const count = (vote: Pick<StoredVote, 'contestId' | 'voterKey' | 'windowStart'>, outcome: Outcome): void => {
    const { contestId, voterKey, windowStart } = vote;
    if (!hasVoterBudget(contests.get(contestId))) return;
    const key = ballotKeyOf(vote);
    const use = uses.get(key) ?? { contestId, voterKey, windowStart, usedCount: 0 };
    if (isLive(outcome)) use.usedCount += 1;
    uses.set(key, use);
  };
  for (const vote of history) count(vote, changed.get(vote.id) ?? vote.outcome);
  for (const { item, outcome } of stored) count(item, outcome);
  return [...uses.values()];
}
