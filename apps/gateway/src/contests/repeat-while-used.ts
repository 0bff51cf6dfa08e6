export interface RepeatOptions {
  /** Between two runs, milliseconds, after a failure too. */
  usedMs: number;
  /** After a run since which nobody used it. */
  quietMs: number;
}

export interface Repeated extends Disposable {
  start(): void;
  /** Brings the next run forward when the pause was to be a long one. */
  noteUse(): void;
}

/** @param run resolves to false when it failed */
export function repeatWhileUsed(run: () => Promise<boolean>, { usedMs, quietMs }: RepeatOptions): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let isDisposed = false;
  let wasUsed = false;
  let isQuiet = false;

  async function runOnTime(): Promise<void> {
    isQuiet = false;
    const wasUsedBefore = wasUsed;
    wasUsed = false;
    const isDone = await run();
    isQuiet = isDone && !wasUsedBefore && !wasUsed;
    schedule(isQuiet ? quietMs : usedMs);
  }

  function schedule(delayMs: number): void {
    if (isDisposed) return;
    timer = setTimeout(() => void runOnTime(), delayMs);
    timer.unref();
  }

  return {
    start: () => schedule(0),
    noteUse() {
      wasUsed = true;
      if (!isQuiet) return;
      isQuiet = false;
      clearTimeout(timer);
      schedule(0);
    },
    [Symbol.dispose]() {
      isDisposed = true;
      clearTimeout(timer);
    },
  };
}
