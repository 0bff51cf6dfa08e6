/** One cast of a voter for an entry under the toggle policy, as stored. Times are milliseconds since 1970 UTC. */
export interface ToggleCast {
  id: string;
  castAtMs: number;
  value: number;
  /** When the voter asked to take it back. */
  withdrawnAtMs?: number;
  /** When a reviewer struck it. */
  struckAtMs?: number;
}

export type ToggleVoidReason = 'changed' | 'toggled_off' | 'withdrawn' | 'struck';
export type ToggleState = { state: 'live' } | { state: 'void'; reason: ToggleVoidReason };

interface ToggleEvent {
  atMs: number;
  /** At the same millisecond casts come before what ends them. */
  order: 0 | 1 | 2;
  cast: ToggleCast;
}

/**
 * The state of a voter's slot as a fold over all its casts in cast order (time, then id): the live value cast again
 * takes it back and both are void (`toggled_off`); the other value replaces it (`changed`). A withdrawal or a strike
 * ends the cast it names if that is live at its time. Given the same casts the result is the same, whatever order they
 * are delivered or stored in, so a late cast is settled by folding the whole history again. A repeated id counts once.
 */
export function settleToggle(casts: readonly ToggleCast[]): Map<string, ToggleState> {
  const states = new Map<string, ToggleState>();
  let live: ToggleCast | undefined;
  const end = (cast: ToggleCast, reason: ToggleVoidReason) => states.set(cast.id, { state: 'void', reason });
  for (const { order, cast } of timeline(casts)) {
    if (order !== 0) {
      if (live?.id !== cast.id) continue;
      end(cast, order === 1 ? 'withdrawn' : 'struck');
      live = undefined;
    } else if (live?.value === cast.value) {
      end(live, 'toggled_off');
      end(cast, 'toggled_off');
      live = undefined;
    } else {
      if (live) end(live, 'changed');
      states.set(cast.id, { state: 'live' });
      live = cast;
    }
  }
  return states;
}

function timeline(casts: readonly ToggleCast[]): ToggleEvent[] {
  const byId = new Map(casts.map((cast) => [cast.id, cast]));
  return [...byId.values()].flatMap(eventsOf).sort(inOrder);
}

/** Clocks of two gateways may differ: what ends a cast never comes before it. */
function eventsOf(cast: ToggleCast): ToggleEvent[] {
  const events: ToggleEvent[] = [{ atMs: cast.castAtMs, order: 0, cast }];
  if (cast.withdrawnAtMs !== undefined) {
    events.push({ atMs: Math.max(cast.castAtMs, cast.withdrawnAtMs), order: 1, cast });
  }
  if (cast.struckAtMs !== undefined) events.push({ atMs: Math.max(cast.castAtMs, cast.struckAtMs), order: 2, cast });
  return events;
}

function inOrder(a: ToggleEvent, b: ToggleEvent): number {
  if (a.atMs !== b.atMs) return a.atMs - b.atMs;
  if (a.order !== b.order) return a.order - b.order;
  return a.cast.id < b.cast.id ? -1 : Number(a.cast.id > b.cast.id);
}
