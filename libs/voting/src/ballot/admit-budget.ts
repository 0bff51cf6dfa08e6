export interface BudgetQuestion<V> {
  /** Votes of this voter and window that are already counted against the budget. */
  usedCount: number;
  /** Votes the budget allows; null is no limit. */
  limit: number | null;
  /** The voter's new votes in the order they are to be admitted. */
  votes: readonly V[];
}

/** Splits new votes into those the budget still has room for and those over it; the first come first. */
export function admitBudget<V>({ usedCount, limit, votes }: BudgetQuestion<V>): { admitted: V[]; refused: V[] } {
  const room = limit === null ? votes.length : Math.max(0, limit - usedCount);
  return { admitted: votes.slice(0, room), refused: votes.slice(room) };
}
