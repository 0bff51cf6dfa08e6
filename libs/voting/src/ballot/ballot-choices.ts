import { songContestPoints } from '../counting/additive/count-positions.ts';
import type { ContestRules } from '../contest-rules.ts';
import { type BallotForm, ballotFormOf } from './ballot-method.ts';

export interface BallotChoice {
  entryId: string;
  /** What the choice adds to the total of its entry while voting is open. */
  points: number;
}

export interface GivenBallot {
  ranking?: readonly string[] | undefined;
  scores?: Readonly<Record<string, number>> | undefined;
  approved?: readonly string[] | undefined;
}

export interface BallotFault {
  /** Path in the ballot. */
  field: string;
  code: 'required' | 'unexpected' | 'repeated' | 'too_few' | 'too_many' | 'unknown_entry';
}

type BallotLimits = Pick<ContestRules, 'countingMethod' | 'minPicks' | 'maxVotesPerVoter' | 'maxVotesPerCategory'>;

/** `categoryId` null is none. @returns undefined for an entry that nobody can vote for in this contest */
export type FindChosen = (entryId: string) => { categoryId: string | null } | undefined;

/**
 * What a ballot chooses, first choice first. The contest's limits of votes are here those of entries on one ballot. A first
 * preference adds 1 and the others nothing, an approval 1, a score itself, and a position the points of the song contest.
 */
export function choicesOf(
  rules: BallotLimits,
  given: GivenBallot,
  find: FindChosen,
): { choices: BallotChoice[] } | { fault: BallotFault } {
  const form = ballotFormOf(rules.countingMethod);
  if (form === null || given[form] === undefined) return faultAt(form ?? 'ranking', 'required');
  const other = forms.find((each) => each !== form && given[each] !== undefined);
  if (other !== undefined) return faultAt(other, 'unexpected');
  const choices = namedBy(form, rules, given);
  const fault = sizeFault(form, rules, choices.length) ?? entryFault(form, rules, { choices, find });
  return fault ?? { choices };
}

const forms: readonly BallotForm[] = ['ranking', 'scores', 'approved'];

function namedBy(form: BallotForm, { countingMethod }: BallotLimits, given: GivenBallot): BallotChoice[] {
  if (form === 'scores')
    return Object.entries(given.scores ?? {}).map(([id, points]) => ({ entryId: id.toLowerCase(), points }));
  const pointsAt = (index: number): number => {
    if (countingMethod === 'positional') return songContestPoints[index] ?? 0;
    return form === 'approved' || index === 0 ? 1 : 0;
  };
  return (given[form] ?? []).map((id, index) => ({ entryId: id.toLowerCase(), points: pointsAt(index) }));
}

function sizeFault(form: BallotForm, rules: BallotLimits, size: number) {
  const most = Math.min(
    rules.maxVotesPerVoter ?? Infinity,
    rules.countingMethod === 'positional' ? songContestPoints.length : Infinity,
  );
  if (size < Math.max(1, rules.minPicks ?? 1)) return faultAt(form, 'too_few');
  return size > most ? faultAt(form, 'too_many') : undefined;
}

interface Chosen {
  choices: readonly BallotChoice[];
  find: FindChosen;
}

function entryFault(form: BallotForm, { maxVotesPerCategory }: BallotLimits, { choices, find }: Chosen) {
  const seen = new Set<string>();
  const ofCategory = new Map<string, number>();
  for (const [index, { entryId }] of choices.entries()) {
    const field = `${form}.${form === 'scores' ? entryId : index}`;
    if (seen.has(entryId)) return faultAt(field, 'repeated');
    seen.add(entryId);
    const entry = find(entryId);
    if (entry === undefined) return faultAt(field, 'unknown_entry');
    if (entry.categoryId === null) continue;
    const count = (ofCategory.get(entry.categoryId) ?? 0) + 1;
    ofCategory.set(entry.categoryId, count);
    if (count > (maxVotesPerCategory ?? Infinity)) return faultAt(field, 'too_many');
  }
  return undefined;
}

function faultAt(field: string, code: BallotFault['code']): { fault: BallotFault } {
  return { fault: { field, code } };
}
