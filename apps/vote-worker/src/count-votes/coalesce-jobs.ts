interface Waiting<Input, Output> {
  input: Input;
  resolve: (output: Output) => void;
  reject: (error: unknown) => void;
}

export interface CoalesceOptions<Input> {
  maxActive: number;
  /** Largest sum of sizes in one run, at which one starts at once; a single larger input runs alone. */
  maxSize: number;
  /** So many inputs start a run at once, however small they are: whoever hands them over may hold no more. */
  enoughCount: number;
  /** Otherwise runs begin this far apart, milliseconds; an input waits no longer than the pace. */
  minPaceMs: number;
  maxPaceMs: number;
  /** Between the two bounds, for each unit of the last run's size: runs grow only once many come. */
  paceMsPerSize: number;
  /** Calls back when all that is handed over at this moment has been, so that it runs together. */
  soon: (start: () => void) => void;
  sizeOf: (input: Input) => number;
  failsAll: (error: unknown) => boolean;
}

// What becomes of inputs that wait:
// - `gathering`: a run began less than a pace ago and they are not enough for another; they wait for the pace's end.
// - `due`: the pace is over, or they are enough; a run takes as many as fit.
// - `full`: as many runs as allowed are under way; they wait for the end of one.
type Mode = 'gathering' | 'due' | 'full';

/**
 * A lone input starts a run at once; under a steady stream runs begin a pace apart, sooner when enough waits, because
 * few large runs cost far less than many small ones. When a run of several fails, each of them is run again alone.
 * @param run gives one output per input, in order
 */
export function coalesceJobs<Input, Output>(
  run: (inputs: Input[]) => Promise<Output[]>,
  options: CoalesceOptions<Input>,
): (input: Input) => Promise<Output> {
  const { maxActive, maxSize, enoughCount, minPaceMs, maxPaceMs, paceMsPerSize, soon, sizeOf, failsAll } = options;
  const waiting: Waiting<Input, Output>[] = [];
  let active = 0;
  let waitingSize = 0;
  let paceEndsMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let isStarting = false;

  const takeNext = (): { taken: Waiting<Input, Output>[]; size: number } => {
    let size = 0;
    let count = 0;
    for (const { input } of waiting) {
      const own = sizeOf(input);
      if (count > 0 && size + own > maxSize) break;
      size += own;
      count += 1;
    }
    waitingSize -= size;
    return { taken: waiting.splice(0, count), size };
  };

  const runTogether = async (taken: readonly Waiting<Input, Output>[]): Promise<void> => {
    try {
      const outputs = await run(taken.map(({ input }) => input));
      for (const [index, { resolve }] of taken.entries()) resolve(outputs[index] as Output);
    } catch (error) {
      if (taken.length > 1 && !failsAll(error)) for (const one of taken) await runTogether([one]);
      else for (const { reject } of taken) reject(error);
    }
  };

  const modeNow = (): Mode => {
    if (active >= maxActive) return 'full';
    const isEnough = waitingSize >= maxSize || waiting.length >= enoughCount;
    return isEnough || performance.now() >= paceEndsMs ? 'due' : 'gathering';
  };

  const lookAgainWhenPaceEnds = (): void => {
    timer ??= setTimeout(
      () => {
        timer = undefined;
        void start();
      },
      Math.ceil(paceEndsMs - performance.now()),
    );
  };

  const start = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const mode = modeNow();
    if (mode === 'gathering') lookAgainWhenPaceEnds();
    if (mode !== 'due') return;
    active += 1;
    const { taken, size } = takeNext();
    paceEndsMs = performance.now() + Math.min(maxPaceMs, Math.max(minPaceMs, size * paceMsPerSize));
    if (waiting.length > 0) void start();
    await runTogether(taken);
    active -= 1;
    void start();
  };

  const startSoon = (): void => {
    if (isStarting) return;
    isStarting = true;
    soon(() => {
      isStarting = false;
      void start();
    });
  };

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      waitingSize += sizeOf(input);
      startSoon();
    });
}
