import { type CastState, timelineOf } from './ballot-cast.ts';
import { type Budget, type BudgetedVote, roomsOf } from './budgets.ts';

/** What is taken back or struck frees its slot and its place in the budgets. */
export function settleBallots(casts: readonly BudgetedVote[], budgets: readonly Budget[]): Map<string, CastState> {
  const states = new Map<string, CastState>();
  const live = new Map<string, string>();
  const purses = budgets.map((budget) => new Purse(budget, roomsOf(budget, casts)));
  for (const { kind, atMs, cast } of timelineOf(casts)) {
    if (kind !== 'cast') {
      if (live.get(cast.slot) !== cast.id) continue;
      live.delete(cast.slot);
      for (const purse of purses) purse.spend(cast, -1);
      states.set(cast.id, { state: 'void', reason: kind, atMs });
    } else if (live.has(cast.slot)) states.set(cast.id, { state: 'rejected', reason: 'already_voted' });
    else if (purses.some((purse) => purse.isSpent(cast)))
      states.set(cast.id, { state: 'rejected', reason: 'vote_limit_reached' });
    else {
      live.set(cast.slot, cast.id);
      for (const purse of purses) purse.spend(cast, 1);
      states.set(cast.id, { state: 'live' });
    }
  }
  return states;
}

class Purse {
  readonly #used = new Map<string, number>();
  readonly #budget: Budget;
  readonly #rooms: ReadonlyMap<string, number>;

  constructor(budget: Budget, rooms: ReadonlyMap<string, number>) {
    this.#budget = budget;
    this.#rooms = rooms;
  }

  isSpent(cast: BudgetedVote): boolean {
    const key = this.#budget.keyOf(cast);
    return key !== undefined && (this.#used.get(key) ?? 0) >= (this.#rooms.get(key) ?? this.#budget.limit);
  }

  spend(cast: BudgetedVote, by: 1 | -1): void {
    const key = this.#budget.keyOf(cast);
    if (key !== undefined) this.#used.set(key, (this.#used.get(key) ?? 0) + by);
  }
}
