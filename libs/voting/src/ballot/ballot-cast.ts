/** Times are milliseconds since 1970 UTC. */
export interface BallotCast {
  id: string;
  entryId: string;
  value: number;
  castAtMs: number;
  /** The first time its voter took it back; votes stored long ago do not know the `id` of that command. */
  withdrawal?: Withdrawal;
  struckAtMs?: number;
}

export interface Withdrawal {
  atMs: number;
  id?: string;
}

export type VoidReason = 'withdrawn' | 'changed' | 'toggled_off' | 'struck';

export type CastState =
  | { state: 'live' }
  | { state: 'void'; reason: VoidReason; atMs: number }
  | { state: 'rejected'; reason: 'already_voted' | 'vote_limit_reached' };

interface BallotEvent<Cast> {
  kind: 'cast' | 'withdrawn' | 'struck';
  atMs: number;
  /** Breaks ties of time: ids of casts and withdrawals come in order of arrival. */
  id: string;
  cast: Cast;
}

const afterEveryId = '~';
const ranks = { cast: 0, withdrawn: 1, struck: 2 };

/** In the order of time, then of arrival. What ends a cast never comes before it, though clocks of gateways differ. */
export function timelineOf<Cast extends BallotCast>(casts: readonly Cast[]): BallotEvent<Cast>[] {
  const byId = new Map(casts.map((cast) => [cast.id, cast]));
  const events: BallotEvent<Cast>[] = [];
  for (const cast of byId.values()) {
    events.push({ kind: 'cast', atMs: cast.castAtMs, id: cast.id, cast });
    if (cast.withdrawal !== undefined) events.push(withdrawnEvent(cast, cast.withdrawal));
    if (cast.struckAtMs !== undefined)
      events.push({ kind: 'struck', atMs: Math.max(cast.castAtMs, cast.struckAtMs), id: afterEveryId, cast });
  }
  return events.sort(inOrder);
}

export function firstWithdrawal(one: Withdrawal | undefined, other: Withdrawal): Withdrawal {
  if (one === undefined || other.atMs < one.atMs) return other;
  return other.atMs === one.atMs && (other.id ?? '') < (one.id ?? '') ? other : one;
}

export function inCastOrder(a: Pick<BallotCast, 'id' | 'castAtMs'>, b: Pick<BallotCast, 'id' | 'castAtMs'>): number {
  return a.castAtMs - b.castAtMs || compare(a.id, b.id);
}

function withdrawnEvent<Cast extends BallotCast>(cast: Cast, { atMs, id }: Withdrawal): BallotEvent<Cast> {
  const isBehind = id === undefined || (atMs <= cast.castAtMs && id < cast.id);
  return { kind: 'withdrawn', atMs: Math.max(cast.castAtMs, atMs), id: isBehind ? cast.id : id, cast };
}

function inOrder(a: BallotEvent<BallotCast>, b: BallotEvent<BallotCast>): number {
  return a.atMs - b.atMs || compare(a.id, b.id) || ranks[a.kind] - ranks[b.kind] || compare(a.cast.id, b.cast.id);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
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
