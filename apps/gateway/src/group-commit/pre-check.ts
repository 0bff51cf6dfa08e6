import type { ErrorCode } from '@urvote/contracts/errors/error-codes';
import type { Candidate, GroupCommitPorts } from './group-commit.ts';

export interface Slot {
  entryId: string;
  voterKey: string;
  windowStart: string;
}

export interface Budget {
  contestId: string;
  voterKey: string;
  windowStart: string;
}

export interface PreCheckPorts {
  /** For each slot whether a counted or held vote has it. */
  takenSlots(slots: readonly Slot[]): Promise<readonly boolean[]>;
  /** For each budget how many votes are used. */
  usedBudgets(budgets: readonly Budget[]): Promise<readonly number[]>;
  onSkip?(): void;
}

export interface PreCheckOptions {
  /** A database that takes longer is not waited for. */
  timeoutMs: number;
  /** While so many late queries are still running no further one is sent. */
  maxLate: number;
}

export const defaultPreCheckOptions: PreCheckOptions = { timeoutMs: 50, maxLate: 2 };

/**
 * Tells early what is refused as far as the database knows. It is a courtesy: votes still in the queue are not seen, and
 * without an answer in time everything passes, because the worker decides in the end.
 */
export function createPreCheck(ports: PreCheckPorts, options = defaultPreCheckOptions): GroupCommitPorts['preCheck'] {
  let lateCount = 0;

  async function ask(candidates: readonly Candidate[]): Promise<readonly (ErrorCode | null)[]> {
    const refusals = new Array<ErrorCode | null>(candidates.length).fill(null);
    await Promise.all([markSpent(candidates, refusals, ports), markTaken(candidates, refusals, ports)]);
    return refusals;
  }

  return async (candidates) => {
    if (!candidates.some(isChecked)) return [];
    if (lateCount >= options.maxLate) return skipped();
    const asked = ask(candidates);
    const answer = await firstOf(asked, options.timeoutMs);
    if (answer !== null) return answer;
    lateCount += 1;
    asked.catch(() => {}).finally(() => (lateCount -= 1));
    return skipped();
  };

  function skipped(): readonly (ErrorCode | null)[] {
    ports.onSkip?.();
    return [];
  }
}

/** Null when the promise fails or takes longer. */
async function firstOf<T>(promise: Promise<T>, timeoutMs: number): Promise<T | null> {
  const timeout = Promise.withResolvers<null>();
  const timer = setTimeout(timeout.resolve, timeoutMs, null);
  try {
    return await Promise.race([promise, timeout.promise]);
  } catch {
    return null;
  } finally {
    clearTimeout(timer);
  }
}

function isChecked({ isSlotFinal, voteLimit }: Candidate): boolean {
  return isSlotFinal || voteLimit !== null;
}

/** A taken slot is the better reason, so it may overwrite a spent budget and never the other way round. */
async function markTaken(candidates: readonly Candidate[], refusals: (ErrorCode | null)[], ports: PreCheckPorts): Promise<void> {
  const positions = positionsWhere(candidates, ({ isSlotFinal }) => isSlotFinal);
  if (positions.length === 0) return;
  const taken = await ports.takenSlots(positions.map((position) => itemAt(candidates, position)));
  positions.forEach((position, index) => {
    if (taken[index]) refusals[position] = 'ALREADY_VOTED';
  });
}

async function markSpent(candidates: readonly Candidate[], refusals: (ErrorCode | null)[], ports: PreCheckPorts): Promise<void> {
  const positions = positionsWhere(candidates, ({ voteLimit }) => voteLimit !== null);
  if (positions.length === 0) return;
  const used = await ports.usedBudgets(positions.map((position) => itemAt(candidates, position)));
  positions.forEach((position, index) => {
    const limit = candidates[position]?.voteLimit ?? Number.POSITIVE_INFINITY;
    if ((used[index] ?? 0) >= limit) refusals[position] ??= 'VOTE_LIMIT_REACHED';
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
