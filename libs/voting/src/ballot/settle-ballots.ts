import { type BallotCast, type CastState, timelineOf } from './ballot-cast.ts';

/**
 * What is taken back or struck frees its slot and its place in the limit. @param limit over all entries; Infinity is
 * none
 */
export function settleBallots(casts: readonly BallotCast[], limit: number): Map<string, CastState> {
  const states = new Map<string, CastState>();
  const live = new Map<string, string>();
  for (const { kind, atMs, cast } of timelineOf(casts)) {
    if (kind !== 'cast') {
      if (live.get(cast.entryId) !== cast.id) continue;
      live.delete(cast.entryId);
      states.set(cast.id, { state: 'void', reason: kind, atMs });
    } else if (live.has(cast.entryId)) states.set(cast.id, { state: 'rejected', reason: 'already_voted' });
    else if (live.size >= limit) states.set(cast.id, { state: 'rejected', reason: 'vote_limit_reached' });
    else {
      live.set(cast.entryId, cast.id);
      states.set(cast.id, { state: 'live' });
    }
  }
  return states;
}

export function mostLiveAtOnce(casts: readonly BallotCast[]): number {
  const live = new Set<string>();
  let most = 0;
  for (const { kind, cast } of timelineOf(casts)) {
    if (kind === 'cast') live.add(cast.id);
    else live.delete(cast.id);
    most = Math.max(most, live.size);
  }
  return most;
}
