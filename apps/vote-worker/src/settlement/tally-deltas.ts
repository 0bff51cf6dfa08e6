import type { BallotChoices } from '@urvote/contracts/jobs/count-votes';
import type { SettledCast } from './settled-vote.ts';

/** Negative where votes were taken back. */
export interface TallyDelta {
  entryId: string;
  contestId: string;
  country: string | null;
  up: number;
  down: number;
  weighted: number;
}

interface TalliedVote {
  entryId: string;
  contestId: string;
  country: string | null;
  value: number;
  weight: number;
  choices?: BallotChoices | null | undefined;
}

export interface ChangedVote extends TalliedVote {
  wasCounted: boolean;
  isCounted: boolean;
}

/** In entry order; entries without change are left out. */
export function tallyDeltas(stored: readonly SettledCast[], changed: readonly ChangedVote[]): TallyDelta[] {
  const entries: Sums = new Map();
  for (const { item, country, weight, outcome } of stored) {
    const { entryId, contestId, value, choices } = item;
    if (outcome.state === 'counted') addTo(entries, { entryId, contestId, country, value, weight, choices }, 1);
  }
  for (const vote of changed) {
    if (vote.isCounted !== vote.wasCounted) addTo(entries, vote, vote.isCounted ? 1 : -1);
  }
  return [...entries.values()]
    .flatMap((countries) => [...countries.values()])
    .filter(({ up, down, weighted }) => up !== 0 || down !== 0 || weighted !== 0)
    .map((sum) => ({ ...sum, weighted: sum.weighted / 100 }))
    .sort(byEntryAndCountry);
}

type Sums = Map<string, Map<string | null, TallyDelta>>;

/** Weights are summed in hundredths, so that the sums stay exact. */
function addTo(entries: Sums, vote: TalliedVote, sign: number): void {
  const { choices, ...plain } = vote;
  if (choices) for (const { entryId, points } of choices) addOne(entries, { ...plain, entryId, value: points }, sign);
  else addOne(entries, vote, sign);
}

function addOne(entries: Sums, { entryId, contestId, country, value, weight }: TalliedVote, sign: number): void {
  let countries = entries.get(entryId);
  if (!countries) entries.set(entryId, (countries = new Map()));
  let sum = countries.get(country);
  if (!sum) countries.set(country, (sum = { entryId, contestId, country, up: 0, down: 0, weighted: 0 }));
  if (value > 0) sum.up += sign;
  else if (value < 0) sum.down += sign;
  sum.weighted += sign * Math.round(value * Math.round(weight * 100));
}

function byEntryAndCountry(a: TallyDelta, b: TallyDelta): number {
  if (a.entryId !== b.entryId) return a.entryId < b.entryId ? -1 : 1;
  return (a.country ?? '') < (b.country ?? '') ? -1 : 1;
}
