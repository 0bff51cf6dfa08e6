import type { ContestResource } from '@urvote/contracts/http/contests/contest-schemas';
import { mediaUrl } from '@urvote/contracts/http/media/media-url';
import { votingState } from '@urvote/voting/window/voting-window';
import type { ContestRecord } from './contests.queries.ts';

/** The public view of a contest at a time (milliseconds since 1970 UTC). */
export function contestResource(contest: ContestRecord, nowMs: number): ContestResource {
  const {
    coverAssetId,
    isActive,
    votingEnabled,
    holdThreshold: _hold,
    rejectThreshold: _reject,
    votingStartsAt,
    votingEndsAt,
    ...shown
  } = contest;
  const votingStartsAtMs = votingStartsAt.getTime();
  const votingEndsAtMs = votingEndsAt.getTime();
  return {
    ...shown,
    coverUrl: mediaUrl(coverAssetId),
    votingState: votingState(
      { status: contest.status, isActive, votingEnabled, votingStartsAtMs, votingEndsAtMs },
      nowMs,
    ),
    votingStartsAt: votingStartsAt.toISOString(),
    votingEndsAt: votingEndsAt.toISOString(),
  };
}
