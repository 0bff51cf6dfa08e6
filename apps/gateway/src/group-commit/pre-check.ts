import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { RecentMap } from '@urvote/platform/cache/recent-map';
import { withTimeout } from '@urvote/platform/clock/with-timeout';
import type { Candidate, GroupCommitPorts, ScopedLimits } from './group-commit.ts';

export interface Slot {
  kind: 'cast' | 'ballot' | 'withdraw';
  contestId: string;
  entryId: string;
  voterKey: string;
  windowStart: string;
}

/** The vote that has a slot, and the account or guest session that cast it. */
export interface TakenSlot {
  voteId: string;
  voterUserId: string | null;
  requestKey: string | null;
}

export interface Budget {
  contestId: string;
  voterKey: string;
  windowStart: string;
}

export interface ScopedVote extends Budget, ScopedLimits {
  entryId: string;
}

export interface PreCheckPorts {
  /** For each slot the vote of its voter that has it, or null. */
  takenSlots(slots: readonly Slot[]): Promise<readonly (TakenSlot | null)[]>;
  /** For each budget how many votes are used. */
  usedBudgets(budgets: readonly Budget[]): Promise<readonly number[]>;
  /** For each whether a budget of its entry or its category is used up. */
  spentScopes(scopes: readonly ScopedVote[]): Promise<readonly boolean[]>;
  onSkip?(): void;
}

export interface PreCheckOptions {
  /** A database that takes longer is not waited for. */
  timeoutMs: number;
  /** While so many late queries are still running no further one is sent. */
  maxLate: number;
  /** How long after a withdrawal its voter's casts are left to the worker, which may not have got to it yet. */
  changingMs: number;
  /** So many such voters are remembered. */
  maxChanging: number;
}

const defaultPreCheckOptions: PreCheckOptions = {
  timeoutMs: 50,
  maxLate: 2,
  changingMs: 120_000,
  maxChanging: 20_000,
};

/**
 * Tells early what is refused as far as the database knows. It is a courtesy: votes still in the queue are not seen, and
 * without an answer in time everything passes, because the worker decides in the end. Only what the voter has cast is looked
 * at, never the votes of others under the same mailbox: their existence is nothing the answer may tell.
 */
export function createPreCheck(
  ports: PreCheckPorts,
  given: Partial<PreCheckOptions> = {},
): GroupCommitPorts['preCheck'] {
  const options = { ...defaultPreCheckOptions, ...given };
  let lateCount = 0;
  /** Voters whose withdrawals came through here: what the database says of their votes may be over. */
  const changing = new RecentMap<{ untilMs: number }>(options.maxChanging);

  function isKnown({ item }: Candidate, nowMs: number): boolean {
    return (changing.get(item.voterKey)?.untilMs ?? 0) <= nowMs;
  }

  async function ask(candidates: readonly Candidate[]): Promise<readonly (ProblemError | null)[]> {
    const refusals = new Array<ProblemError | null>(candidates.length).fill(null);
    const [repeats] = await Promise.all([
      markTaken(candidates, refusals, ports),
      markSpent(candidates, refusals, ports),
      markScopes(candidates, refusals, ports),
    ]);
    for (const position of repeats) refusals[position] = null;
    return refusals;
  }

  return async (all) => {
    const nowMs = performance.now();
    for (const { item } of all)
      if (item.kind === 'withdraw') changing.set(item.voterKey, { untilMs: nowMs + options.changingMs });
    const candidates = all.map((candidate) =>
      isKnown(candidate, nowMs) ? candidate : { item: candidate.item, isSlotFinal: false, voteLimit: null },
    );
    if (!candidates.some(isChecked)) return [];
    if (lateCount >= options.maxLate) return skipped();
    const asked = ask(candidates);
    const answer = await withTimeout(options.timeoutMs, asked).catch(() => null);
    if (answer !== null) return answer;
    lateCount += 1;
    asked.catch(() => {}).finally(() => (lateCount -= 1));
    return skipped();
  };

  function skipped(): readonly (ProblemError | null)[] {
    ports.onSkip?.();
    return [];
  }
}

function isChecked({ isSlotFinal, voteLimit, scopedLimits }: Candidate): boolean {
  return isSlotFinal || voteLimit !== null || scopedLimits !== undefined;
}

/**
 * A taken slot is the better reason, so it may overwrite a spent budget and never the other way round.
 * @returns the positions of repeats whose first try was answered with an error and stored all the same
 */
async function markTaken(
  candidates: readonly Candidate[],
  refusals: (ProblemError | null)[],
  ports: PreCheckPorts,
): Promise<number[]> {
  const positions = positionsWhere(candidates, ({ isSlotFinal }) => isSlotFinal);
  if (positions.length === 0) return [];
  const taken = await ports.takenSlots(positions.map((position) => itemAt(candidates, position)));
  positions.forEach((position, index) => {
    const vote = taken[index];
    if (vote) refusals[position] = alreadyVoted(vote, itemAt(candidates, position));
  });
  return positions.filter((position, index) => {
    const item = itemAt(candidates, position);
    return item.kind !== 'withdraw' && item.requestKey !== undefined && item.requestKey === taken[index]?.requestKey;
  });
}

/** A code may have been used by somebody else, whose vote is not named. */
function alreadyVoted({ voteId, voterUserId }: TakenSlot, item: Candidate['item']): ProblemError {
  const isByCaller = item.kind !== 'withdraw' && voterUserId !== null && item.voterUserId === voterUserId;
  return new ProblemError('ALREADY_VOTED', isByCaller ? { extensions: { voteId } } : {});
}

async function markSpent(
  candidates: readonly Candidate[],
  refusals: (ProblemError | null)[],
  ports: PreCheckPorts,
): Promise<void> {
  const positions = positionsWhere(candidates, ({ voteLimit }) => voteLimit !== null);
  if (positions.length === 0) return;
  const used = await ports.usedBudgets(positions.map((position) => itemAt(candidates, position)));
  positions.forEach((position, index) => {
    const limit = candidates[position]?.voteLimit ?? Number.POSITIVE_INFINITY;
    if ((used[index] ?? 0) >= limit) refusals[position] ??= new ProblemError('VOTE_LIMIT_REACHED');
  });
}

async function markScopes(
  candidates: readonly Candidate[],
  refusals: (ProblemError | null)[],
  ports: PreCheckPorts,
): Promise<void> {
  const scoped = candidates.flatMap(({ item, scopedLimits }, position) =>
    scopedLimits === undefined ? [] : { ...item, ...scopedLimits, position },
  );
  if (scoped.length === 0) return;
  const spent = await ports.spentScopes(scoped);
  scoped.forEach(({ position }, index) => {
    if (spent[index]) refusals[position] ??= new ProblemError('VOTE_LIMIT_REACHED');
  });
}

function positionsWhere(candidates: readonly Candidate[], test: (candidate: Candidate) => boolean): number[] {
  const positions: number[] = [];
  candidates.forEach((candidate, position) => void (test(candidate) && positions.push(position)));
  return positions;
}

function itemAt(candidates: readonly Candidate[], position: number): Candidate['item'] {
  const candidate = candidates[position];
  if (candidate === undefined) throw new RangeError('no such candidate');
  return candidate.item;
}
