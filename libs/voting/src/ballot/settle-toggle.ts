import { type BallotCast, type CastState, timelineOf, type VoidReason } from './ballot-cast.ts';

/** The live value cast again makes both void (`toggled_off`), the other value replaces it (`changed`). */
export function settleToggle(casts: readonly BallotCast[]): Map<string, CastState> {
  const states = new Map<string, CastState>();
  let live: BallotCast | undefined;
  const end = (cast: BallotCast, reason: VoidReason, atMs: number) =>
    states.set(cast.id, { state: 'void', reason, atMs });
  for (const { kind, atMs, cast } of timelineOf(casts)) {
    if (kind !== 'cast') {
      if (live?.id !== cast.id) continue;
      end(cast, kind, atMs);
      live = undefined;
    } else if (live?.value === cast.value) {
      end(live, 'toggled_off', atMs);
      end(cast, 'toggled_off', atMs);
      live = undefined;
    } else {
      if (live) end(live, 'changed', atMs);
      states.set(cast.id, { state: 'live' });
      live = cast;
    }
  }
  return states;
}

/** Of ballots the last one is live, also where it says the same again. */
export function settleChanges(ballots: readonly BallotCast[]): Map<string, CastState> {
  const states = new Map<string, CastState>();
  let live: BallotCast | undefined;
  for (const { kind, atMs, cast } of timelineOf(ballots)) {
    if (kind !== 'cast' && live?.id !== cast.id) continue;
    if (live) states.set(live.id, { state: 'void', reason: kind === 'cast' ? 'changed' : kind, atMs });
    live = kind === 'cast' ? cast : undefined;
    if (live) states.set(live.id, { state: 'live' });
  }
  return states;
}
