/**
 * Voters that every step of a country's figures must hold, and every difference between all votes and those told by
 * country. Statistical offices ask for three to ten; five leaves a lone voter a choice among five at the least, and small
 * countries their figures.
 */
export const leastVoters = 5;

/** Of one entry: up, down, weighted. */
type EntryFigures = readonly [up: number, down: number, weighted: number];

interface CountryFigures {
  /** The latest settling that is in the figures. */
  asOf: string;
  entries: Readonly<Record<string, EntryFigures>>;
}

export type FiguresByCountry = Readonly<Record<string, CountryFigures>>;

export interface ReleaseState {
  shown: FiguresByCountry;
  /** Comes to be shown when enough voters have voted after it. */
  staged: FiguresByCountry | null;
}

/** Distinct voters whose votes changed since the figures that were taken of their country. */
type ChangedVoters = Readonly<Record<string, number>>;

/** What waits is shown as soon as what it leaves out is the votes of several. */
export function showStaged(state: ReleaseState, votersSince: number): ReleaseState {
  return state.staged === null || votersSince < leastVoters ? state : { shown: state.staged, staged: null };
}

/** Takes new figures of the countries in which several have voted since the last; the others keep theirs. */
export function stage(state: ReleaseState, changed: ChangedVoters, now: FiguresByCountry): ReleaseState {
  if (state.staged !== null) return state;
  const due = Object.entries(now).filter(([country]) => (changed[country] ?? 0) >= leastVoters);
  return due.length === 0 ? state : { shown: state.shown, staged: { ...state.shown, ...Object.fromEntries(due) } };
}
