interface Waiting<Input, Output> {
  input: Input;
  resolve: (output: Output) => void;
  reject: (error: unknown) => void;
}

export interface CoalesceOptions<Input> {
  /** How many runs may be under way at once. */
  maxActive: number;
  /** Largest sum of sizes in one run; a single larger input still runs, alone. */
  maxSize: number;
  /** Runs that are not full start at least this far apart, in milliseconds. */
  paceMs: number;
  sizeOf: (input: Input) => number;
  /** Whether an error concerns every input alike, such as a lost connection. */
  failsAll: (error: unknown) => boolean;
}

/**
 * Runs inputs together: while runs are under way, and for `paceMs` after the last one began, new inputs wait, and the
 * next run takes as many as fit. So a lone input starts at once, and a steady stream goes in few large runs, which cost
 * far less than many small ones. When a run of several fails, each of them is run again alone, so that no input fails
 * for another's fault.
 *
 * @param run gives one output per input, in order
 */
export function coalesce<Input, Output>(
  run: (inputs: Input[]) => Promise<Output[]>,
  { maxActive, maxSize, paceMs, sizeOf, failsAll }: CoalesceOptions<Input>,
): (input: Input) => Promise<Output> {
  const waiting: Waiting<Input, Output>[] = [];
  let active = 0;
  let waitingSize = 0;
  let nextStartMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;

  const takeNext = (): Waiting<Input, Output>[] => {
    let size = 0;
    let count = 0;
    for (const { input } of waiting) {
      size += sizeOf(input);
      if (count > 0 && size > maxSize) break;
      count += 1;
    }
    const taken = waiting.splice(0, count);
    for (const { input } of taken) waitingSize -= sizeOf(input);
    return taken;
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

  /** Looks again when it is. */
  const isTime = (): boolean => {
    const restMs = nextStartMs - performance.now();
    if (waitingSize >= maxSize || restMs <= 0) return true;
    timer ??= setTimeout(() => {
      timer = undefined;
      void start();
    }, Math.ceil(restMs));
    return false;
  };

  const start = async (): Promise<void> => {
    if (active >= maxActive || waiting.length === 0 || !isTime()) return;
    active += 1;
    nextStartMs = performance.now() + paceMs;
    await runTogether(takeNext());
    active -= 1;
    void start();
  };

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      waitingSize += sizeOf(input);
      void start();
    });
}
