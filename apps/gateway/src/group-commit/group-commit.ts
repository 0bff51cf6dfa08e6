import type { VoteReceipt } from '@urvote/contracts/http/votes/vote-schemas';
import type { CountVotesData } from '@urvote/contracts/jobs/count-votes';
import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { withTimeout } from '@urvote/platform/clock/with-timeout';
import type { SealedGroup, UnsealedItem } from './seal-group.ts';

/** One item with what the pre-check may ask about it. */
export interface Candidate {
  item: UnsealedItem;
  /** Whether a taken slot refuses the item (once, daily, weekly; not toggle, not a withdrawal). */
  isSlotFinal: boolean;
  /** Votes the voter has per window over all entries; null is no limit. */
  voteLimit: number | null;
  /** Votes the voter has for the entry over the whole contest, and per window for its category. */
  scopedLimits?: ScopedLimits;
}

export interface ScopedLimits {
  perEntry: number | null;
  /** Null where the entry has no category. */
  perCategory: { categoryId: string; limit: number } | null;
}

export interface Committed {
  id: string;
  receipt: VoteReceipt;
}

export interface GroupCommitPorts {
  /** What is known to be refused, by position; never throws and answers soon. */
  preCheck(candidates: readonly Candidate[]): Promise<readonly (ProblemError | null)[]>;
  seal(items: readonly UnsealedItem[], openedAtMs: number): SealedGroup;
  /** Resolves when the group is stored in the queue. */
  add(data: CountVotesData): Promise<void>;
  nowMs(): number;
  onCommit?(group: { size: number; tookMs: number }): void;
  onFailure?(error: unknown, size: number): void;
}

export interface GroupCommitOptions {
  /** Items that close a group at once. */
  maxGroupSize: number;
  /**
   * How long the first item of a group waits for others while few come. At 400 votes a second 25 ms make groups of
   * eleven, 10 ms of five and 2 ms of two, and most of what a group costs does not depend on its size.
   */
  lingerMs: number;
  /** So many waiting items share the cost of a group well enough: they linger for `crowdLingerMs` only. */
  crowdSize: number;
  /** Enough for what has arrived already to be read; with none, the first of a burst would go without the others. */
  crowdLingerMs: number;
  /**
   * Groups that may be on their way to the queue together. With one the gateway idles while PostgreSQL and the queue's
   * fsync are waited for; with two the slowest answers of 256 clients came after 55 ms instead of 80, at as much CPU a
   * vote. More make the groups smaller.
   */
  maxInFlight: number;
  /**
   * How long the next group is left open for each item of the one just stored, so that the callers just answered can
   * come back in it; answering and reading one takes about this long. With 256 clients it made groups of 220 instead of
   * 125, 9 % less CPU a vote and no later answers; after a small group it is no time at all.
   */
  regroupMsPerItem: number;
  /** After this long without an answer of the queue the group is refused. */
  addTimeoutMs: number;
  /** Seconds a refused caller is asked to wait. */
  retryAfterSeconds: number;
}

export const defaultGroupCommitOptions: GroupCommitOptions = {
  maxGroupSize: 256,
  lingerMs: 25,
  crowdSize: 32,
  crowdLingerMs: 2,
  maxInFlight: 2,
  regroupMsPerItem: 0.1,
  addTimeoutMs: 5_000,
  retryAfterSeconds: 1,
};

export interface GroupCommit {
  /**
   * Resolves when the item is stored in the queue.
   * @throws {ProblemError} what the pre-check knows, or TEMPORARILY_UNAVAILABLE when the queue did not take the group
   */
  commit(candidate: Candidate): Promise<Committed>;
  /** Items not stored yet, those of groups on their way included. */
  readonly pendingCount: number;
  /** Commits what is open and refuses what comes after; resolves when nothing is pending. */
  drain(): Promise<void>;
}

interface Waiter extends Candidate {
  arrivedAtMs: number;
  resolve(committed: Committed): void;
  reject(error: unknown): void;
}

/**
 * What the open group does:
 * - `lingering`: its first item waits `lingerMs` for others, or `crowdLingerMs` once they are many.
 * - `regrouping`: the callers of the group before are just coming back; it waits for them a little.
 * - `due`: it is full, or nothing is left to wait for, or the gateway is draining; it goes.
 * - `blocked`: as many groups as allowed are on their way; it gathers until one has arrived.
 */
type Mode = { name: 'due' } | { name: 'blocked' } | { name: 'lingering' | 'regrouping'; leftMs: number };

/**
 * Puts votes that arrive together into the queue as one job, so that they share one round trip, one fsync and one
 * signature. What arrives while a group may not go makes it larger, so the group size follows the load: with few votes
 * it is the linger time that makes groups, with many it is the time that groups need on their way.
 * Items keep their order of arrival within a group and are sent in it; groups that are on their way together may come into
 * the queue either way round, which no vote's end depends on.
 */
export function createGroupCommit(ports: GroupCommitPorts, options = defaultGroupCommitOptions): GroupCommit {
  let waiting: Waiter[] = [];
  let timer: NodeJS.Timeout | undefined;
  let inFlightGroups = 0;
  let inFlightItems = 0;
  let regroupUntilMs = 0;
  let isDraining = false;
  let drained: (() => void) | undefined;

  function closeWhenDue(): void {
    while (waiting.length > 0) {
      const mode = modeOf({ waiting, inFlightGroups, regroupUntilMs, isDraining, nowMs: ports.nowMs() }, options);
      if (mode.name === 'blocked') return;
      if (mode.name !== 'due') return startTimer(mode.leftMs);
      void send(takeGroup());
    }
    if (inFlightGroups === 0) drained?.();
  }

  /** A clock set back must not keep a group open. */
  function startTimer(delayMs: number): void {
    clearTimeout(timer);
    timer = setTimeout(closeLingered, Math.min(delayMs, longestWaitMs(options)));
  }

  function closeLingered(): void {
    timer = undefined;
    if (waiting.length > 0 && inFlightGroups < options.maxInFlight) void send(takeGroup());
    closeWhenDue();
  }

  function takeGroup(limit = options.maxGroupSize): Waiter[] {
    clearTimeout(timer);
    timer = undefined;
    const group = waiting.length <= limit ? waiting : waiting.splice(0, limit);
    if (group === waiting) waiting = [];
    return group;
  }

  async function send(group: Waiter[]): Promise<void> {
    inFlightGroups += 1;
    inFlightItems += group.length;
    try {
      const allowed = await refuseKnown(ports, group);
      const failure = allowed.length > 0 ? await store(ports, options, allowed) : null;
      // Behind a queue that has just failed, those who wait would wait as long in vain.
      if (failure !== null) for (const waiter of takeGroup(Infinity)) waiter.reject(failure);
    } finally {
      inFlightGroups -= 1;
      inFlightItems -= group.length;
      regroupUntilMs = ports.nowMs() + group.length * options.regroupMsPerItem;
      closeWhenDue();
    }
  }

  return {
    commit(candidate) {
      if (isDraining) return Promise.reject(unavailable(options));
      return new Promise((resolve, reject) => {
        waiting.push({ ...candidate, arrivedAtMs: ports.nowMs(), resolve, reject });
        if (timer === undefined || waiting.length === options.crowdSize || waiting.length >= options.maxGroupSize)
          closeWhenDue();
      });
    },
    get pendingCount() {
      return waiting.length + inFlightItems;
    },
    drain() {
      isDraining = true;
      return new Promise((resolve) => {
        drained = resolve;
        closeWhenDue();
      });
    },
  };
}

interface OpenGroup {
  waiting: readonly Waiter[];
  inFlightGroups: number;
  regroupUntilMs: number;
  isDraining: boolean;
  nowMs: number;
}

function modeOf(
  { waiting, inFlightGroups, regroupUntilMs, isDraining, nowMs }: OpenGroup,
  options: GroupCommitOptions,
): Mode {
  if (inFlightGroups >= options.maxInFlight) return { name: 'blocked' };
  if (isDraining || waiting.length >= options.maxGroupSize) return { name: 'due' };
  const allowedMs =
    waiting.length < options.crowdSize ? options.lingerMs : Math.min(options.lingerMs, options.crowdLingerMs);
  const lingerMs = allowedMs - (nowMs - (waiting[0]?.arrivedAtMs ?? nowMs));
  const regroupMs = regroupUntilMs - nowMs;
  if (lingerMs <= 0 && regroupMs <= 0) return { name: 'due' };
  return lingerMs > regroupMs ? { name: 'lingering', leftMs: lingerMs } : { name: 'regrouping', leftMs: regroupMs };
}

function longestWaitMs({ lingerMs, maxGroupSize, regroupMsPerItem }: GroupCommitOptions): number {
  return Math.max(lingerMs, maxGroupSize * regroupMsPerItem);
}

async function refuseKnown(ports: GroupCommitPorts, group: readonly Waiter[]): Promise<Waiter[]> {
  const refusals = await ports.preCheck(group).catch(() => []);
  return group.filter((waiter, index) => {
    const refusal = refusals[index];
    if (refusal) waiter.reject(refusal);
    return !refusal;
  });
}

/**
 * Never throws: whatever goes wrong, every waiter gets an answer.
 * @returns what the waiters got when the queue did not take the group
 */
async function store(
  ports: GroupCommitPorts,
  options: GroupCommitOptions,
  group: readonly Waiter[],
): Promise<ProblemError | null> {
  const startedAtMs = ports.nowMs();
  let isSealed = false;
  try {
    const sealed = ports.seal(
      group.map(({ item }) => item),
      group[0]?.arrivedAtMs ?? startedAtMs,
    );
    isSealed = true;
    // An `add` that is given up on may still reach the queue; its votes are then counted without having been promised.
    await withTimeout(options.addTimeoutMs, ports.add(sealed.data), 'the queue did not answer');
    group.forEach((waiter, index) => answer(waiter, sealed, index));
    ports.onCommit?.({ size: group.length, tookMs: ports.nowMs() - startedAtMs });
    return null;
  } catch (error) {
    const problem = unavailable(options, error);
    for (const waiter of group) waiter.reject(problem);
    ports.onFailure?.(error, group.length);
    return isSealed ? problem : null;
  }
}

function unavailable({ retryAfterSeconds }: GroupCommitOptions, cause?: unknown): ProblemError {
  return new ProblemError('TEMPORARILY_UNAVAILABLE', { retryAfterSeconds, cause });
}

function answer(waiter: Waiter, sealed: SealedGroup, index: number): void {
  const id = sealed.ids[index];
  if (id === undefined) return waiter.reject(new ProblemError('INTERNAL'));
  waiter.resolve({ id, receipt: sealed.receiptAt(index) });
}
