import { ProblemError } from '@urvote/contracts/errors/error-codes';

export interface IntakeState {
  snapshot: { readonly isFresh: boolean };
  backlog: { readonly isFull: boolean };
}

/** Votes are not judged by rules that may be long gone, nor promised when nobody will count them soon. */
export function assertTakesVotes({ snapshot, backlog }: IntakeState): void {
  if (!snapshot.isFresh) throw new ProblemError('TEMPORARILY_UNAVAILABLE', { retryAfterSeconds: 2 });
  if (backlog.isFull) throw new ProblemError('BACKLOG_FULL', { retryAfterSeconds: 5 });
}
