const leastWaitMs = 1000;
/** It looks at all votes of a contest, so it may take a twentieth of the time of one connection. */
const pausePerMs = 20;
const maxContests = 1000;

/** Refreshes a contest when it is asked for, one at a time, and then not again for a while. */
export function createCountryRefresh(
  refresh: (contestId: string) => Promise<void>,
  nowMs: () => number = () => performance.now(),
): (contestId: string) => Promise<void> {
  const done = new Map<string, { running: Promise<void>; restsUntilMs: number }>();
  return (contestId) => {
    const last = done.get(contestId);
    if (last !== undefined && nowMs() < last.restsUntilMs) return last.running;
    const startedAtMs = nowMs();
    const own = { running: refresh(contestId), restsUntilMs: Number.POSITIVE_INFINITY };
    const rest = () => (own.restsUntilMs = nowMs() + Math.max(leastWaitMs, pausePerMs * (nowMs() - startedAtMs)));
    own.running.then(rest, () => done.delete(contestId));
    if (done.size >= maxContests) done.clear();
    done.set(contestId, own);
    return own.running;
  };
}
