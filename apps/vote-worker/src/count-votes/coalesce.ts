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
}

/**
 * Runs inputs together: while runs are under way new inputs wait, and the next run takes as many as fit. Nothing waits
 * for company, so a lone input starts at once. A failed run fails all its inputs.
 *
 * @param run gives one output per input, in order
 */
export function coalesce<Input, Output>(
  run: (inputs: Input[]) => Promise<Output[]>,
  { maxActive, maxSize, sizeOf }: CoalesceOptions<Input>,
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

  const start = async (): Promise<void> => {
    if (active >= maxActive || waiting.length === 0) return;
    const taken = takeNext();
    active += 1;
    try {
      const outputs = await run(taken.map(({ input }) => input));
      for (const [index, { resolve }] of taken.entries()) resolve(outputs[index] as Output);
    } catch (error) {
      for (const { reject } of taken) reject(error);
    } finally {
      active -= 1;
      void start();
    }
  };

  return (input) =>
    new Promise((resolve, reject) => {
      waiting.push({ input, resolve, reject });
      void start();
    });
}
