import { delayAfter, longestFailureMs } from './retry-schedule.ts';

/** What came back, or why nothing did. */
export interface TryOutcome {
  statusCode: number | null;
  problem: string | null;
  answer: string | null;
  retryAfter?: string | undefined;
}

interface Tried {
  outcome: TryOutcome;
  /** From 1, within the run. */
  attempt: number;
  failingSinceMs: number | null;
  nowMs: number;
  /** In [0, 1). */
  random: number;
}

export interface Conclusion {
  status: 'delivered' | 'waiting' | 'failed';
  nextAttemptAtMs: number | null;
  failingSinceMs: number | null;
  /** Why the webhook is switched off. */
  disables: 'gone' | 'failing' | null;
}

export const isSuccess = ({ statusCode }: TryOutcome): boolean =>
  statusCode !== null && statusCode >= 200 && statusCode < 300;

const gone = 410;

/** What follows from a try. A webhook is switched off when it says it is gone, or when nothing got through for a whole schedule. */
export function concludeTry({ outcome, attempt, failingSinceMs, nowMs, random }: Tried): Conclusion {
  if (isSuccess(outcome)) return { status: 'delivered', nextAttemptAtMs: null, failingSinceMs: null, disables: null };
  const failed = { status: 'failed', nextAttemptAtMs: null, failingSinceMs: failingSinceMs ?? nowMs } as const;
  if (outcome.statusCode === gone) return { ...failed, disables: 'gone' };
  const delayMs = delayAfter({ attempt, retryAfter: outcome.retryAfter, nowMs, random });
  if (delayMs !== undefined) return { ...failed, status: 'waiting', nextAttemptAtMs: nowMs + delayMs, disables: null };
  const isHopeless = nowMs - failed.failingSinceMs >= longestFailureMs;
  return { ...failed, disables: isHopeless ? 'failing' : null };
}
