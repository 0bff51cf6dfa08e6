import type { WaitingDecisions } from '@urvote/db-schema/waiting-decisions';

/** A worker takes them up within seconds; after this long somebody has to look. */
const longestWaitMs = 10 * 60_000;

export function isOverdue({ oldestAgeMs }: WaitingDecisions): boolean {
  return oldestAgeMs !== null && oldestAgeMs > longestWaitMs;
}

/** One line, or none where nothing waits. */
export function describeWaiting(waiting: WaitingDecisions): string[] {
  const { count, oldestAgeMs } = waiting;
  if (oldestAgeMs === null) return [];
  const what = count === 1 ? '1 decision of reviewers waits' : `${count} decisions of reviewers wait`;
  const word = isOverdue(waiting) ? 'overdue' : 'waiting';
  return [`${word}: ${what} to be carried out, the oldest for ${Math.round(oldestAgeMs / 1000)} s`];
}
