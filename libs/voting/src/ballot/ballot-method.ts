import type { ContestRules, CountingMethod } from '../contest-rules.ts';

/** What one ballot says: an order of entries, a score each, or just which. */
export type BallotForm = 'ranking' | 'scores' | 'approved';

const forms: Partial<Record<CountingMethod, BallotForm>> = {
  approval: 'approved',
  score: 'scores',
  positional: 'ranking',
  irv: 'ranking',
  stv: 'ranking',
  schulze: 'ranking',
};

/** Null where votes are cast one entry at a time. */
export function ballotFormOf(method: CountingMethod | undefined): BallotForm | null {
  return method === undefined ? null : (forms[method] ?? null);
}

export function takesBallots(rules: Partial<Pick<ContestRules, 'countingMethod'>> | undefined): boolean {
  return ballotFormOf(rules?.countingMethod) !== null;
}
