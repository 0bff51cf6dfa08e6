import { ProblemError } from '@urvote/contracts/errors/error-codes';
import type { ContestRules } from '@urvote/voting/contest-rules';

export interface RulesInMemory {
  readonly isFresh: boolean;
  contest(idOrSlug: string): { rules: ContestRules } | undefined;
  entry(
    id: string,
  ): { id: string; contestId: string; categoryId: string | null; ownerKeys: readonly string[] } | undefined;
}

/** An approved entry with the contest it takes part in. */
export interface ContestedEntry {
  entry: { id: string; categoryId: string | null; ownerKeys: readonly string[] };
  contest: ContestRules;
}

/**
 * Of a ballot the first entry, owned by the owners of all.
 * @throws {ProblemError} NOT_FOUND
 */
export function contestedEntry(
  snapshot: Pick<RulesInMemory, 'contest' | 'entry'>,
  anyCaseId: string,
  choices: readonly { entryId: string }[] = [],
): ContestedEntry {
  const entry = snapshot.entry(anyCaseId.toLowerCase());
  const contest = entry && snapshot.contest(entry.contestId)?.rules;
  if (entry === undefined || contest === undefined) throw new ProblemError('NOT_FOUND');
  if (choices.length === 0) return { entry, contest };
  const chosen = choices.map(({ entryId }) => snapshot.entry(entryId));
  if (chosen.some((each) => each?.contestId !== contest.id)) throw new ProblemError('NOT_FOUND');
  return { entry: { ...entry, ownerKeys: chosen.flatMap((each) => each?.ownerKeys ?? []) }, contest };
}

/**
 * The public contest under an id or slug.
 * @throws {ProblemError} NOT_FOUND; TEMPORARILY_UNAVAILABLE before the first contests were loaded
 */
export function publicContest(snapshot: Pick<RulesInMemory, 'isFresh' | 'contest'>, idOrSlug: string): ContestRules {
  const rules = snapshot.contest(idOrSlug.toLowerCase())?.rules;
  if (rules !== undefined) return rules;
  throw new ProblemError(snapshot.isFresh ? 'NOT_FOUND' : 'TEMPORARILY_UNAVAILABLE');
}
