import type { Logger } from './logger.ts';

export interface ThrottleOptions {
  /** Between two lines of one message; 1,000 by default. Less tells more and fills a disk that may be full already. */
  everyMs?: number;
  nowMs?: () => number;
}

/** @param error named in one line, without its stack */
export type ThrottledLog = (message: string, error: unknown, fields?: Record<string, unknown>) => void;

/**
 * For what fails with everything at once, such as a store that is away: of each message one line a second, the first at
 * once, with how many were left out since the last.
 */
export function throttledLog(
  logger: Logger,
  { everyMs = 1000, nowMs = () => performance.now() }: ThrottleOptions = {},
): ThrottledLog {
  const lines = new Map<string, { loggedAtMs: number; leftOutCount: number }>();
  return (message, error, fields = {}) => {
    const last = lines.get(message);
    if (last && nowMs() - last.loggedAtMs < everyMs) {
      last.leftOutCount += 1;
      return;
    }
    const leftOut = last && last.leftOutCount > 0 ? { leftOutCount: last.leftOutCount } : {};
    lines.set(message, { loggedAtMs: nowMs(), leftOutCount: 0 });
    logger.warn({ ...fields, reason: reasonOf(error), ...leftOut }, message);
  };
}

const longest = 300;

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error).slice(0, longest);
  const { code } = error as { code?: unknown };
  const own = `${error.name}${typeof code === 'string' ? ` (${code})` : ''}: ${error.message}`;
  return (error.cause === undefined ? own : `${own}; ${reasonOf(error.cause)}`).slice(0, longest);
}
