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
  sizeOf: (input: Input) => number;
  /** Whether an error concerns every input alike, such as a lost connection. */
  failsAll: (error: unknown) => boolean;
}

/**
 * Runs inputs together: while runs are under way new inputs wait, and the next run takes as many as fit. Nothing waits
 * for company, so a lone input starts at once. When a run of several fails, each of them is run again alone, so that
 * no input fails for another's fault.
 *
 * @param run gives one output per input, in order
 */
export function coalesce<Input, Output>(
  run: (inputs: Input[]) => Promise<Output[]>,
  { maxActive, maxSize, sizeOf, failsAll }: CoalesceOptions<Input>,
): (input: Input) => Promise<Output> {
  const waiting: Waiting<Input, Output>[] = [];
  let active = 0;

  const takeNext = (): Waiting<Input, Output>[] => {
    let size = 0;
    let count = 0;
    for (const { input } of waiting) {
      size += sizeOf(input);
      if (count > 0 && size > maxSize) break;
      count += 1;
    }
    return waiting.splice(0, count);
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

  const start = async (): Promise<void> => {
    if (active >= maxActive || waiting.length === 0) return;
    active += 1;
    await runTogether(takeNext());
    active -= 1;
    void start();
  };

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      void start();
    });
}
