export interface BacklogPorts {
  /** Groups waiting in the queue, delayed retries included. */
  queuedGroupCount(): Promise<number>;
  /** Votes of this process that are not stored in the queue yet. */
  pendingCount(): number;
  onPoll?(votes: number): void;
}

export interface BacklogOptions {
  maxVotes: number;
  /** While votes come or wait. */
  pollMs: number;
  /** While none do; 15,000 by default. The first vote brings the other interval back. */
  quietPollMs?: number;
}

export interface Backlog extends AsyncDisposable {
  /** Votes waiting to be counted, as of the last poll: the queue counts groups, so this is an estimate. */
  readonly voteCount: number;
  readonly isFull: boolean;
  /** Tells the size of a group that was just queued; the estimate follows the recent sizes. */
  sawGroup(size: number): void;
  start(): void;
  /** Asks the queue once, now. */
  poll(): Promise<void>;
}

/** Weight of the newest group in the moving mean of group sizes. */
const newestWeight = 0.1;
const defaultQuietPollMs = 15_000;

/** Watches how many votes wait, so that a gateway whose workers do not keep up says so instead of promising more. */
export function createBacklog(ports: BacklogPorts, options: BacklogOptions): Backlog {
  let queuedGroups = 0;
  let queuedSincePoll = 0;
  let meanGroupSize = 1;
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;
  let isQuiet = false;
  let polling: Promise<void> = Promise.resolve();

  const voteCount = () => Math.round(queuedGroups * meanGroupSize) + queuedSincePoll + ports.pendingCount();

  /** When the queue does not answer, the last number stands; adding to it fails anyway. */
  async function poll(): Promise<void> {
    const before = queuedSincePoll;
    try {
      queuedGroups = await ports.queuedGroupCount();
      queuedSincePoll -= before;
    } catch {
      return;
    }
    ports.onPoll?.(voteCount());
  }

  function schedule(): void {
    if (isDisposed) return;
    isQuiet = voteCount() === 0;
    const waitMs = isQuiet ? (options.quietPollMs ?? defaultQuietPollMs) : options.pollMs;
    timer = setTimeout(() => {
      isQuiet = false;
      polling = poll().finally(schedule);
    }, waitMs);
    timer.unref();
  }

  function hurry(): void {
    if (!isQuiet || timer === undefined) return;
    clearTimeout(timer);
    schedule();
  }

  return {
    get voteCount() {
      return voteCount();
    },
    get isFull() {
      return voteCount() >= options.maxVotes;
    },
    sawGroup(size) {
      queuedSincePoll += size;
      meanGroupSize += newestWeight * (size - meanGroupSize);
      hurry();
    },
    start: schedule,
    poll,
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      clearTimeout(timer);
      await polling;
    },
  };
}
