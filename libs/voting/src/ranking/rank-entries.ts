export interface RankableEntry {
  id: string;
  /** Milliseconds since 1970 UTC. */
  createdAtMs: number;
  upCount: number;
  downCount: number;
}

export type Ranked<E> = E & {
  /** Likes less dislikes. */
  net: number;
  /** From 1; entries of the same net share a rank and the next one counts them all (1, 2, 2, 4). */
  rank: number;
};

export const entrySorts = ['votes', 'date', 'popularity'] as const;
export type EntrySort = (typeof entrySorts)[number];

type Compare = (a: RankableEntry, b: RankableEntry) => number;

/** Oldest first, then by id: an order that tells nothing about votes, and the last word in every other order. */
export const neutralOrder: Compare = (a, b) =>
  a.createdAtMs - b.createdAtMs || (a.id < b.id ? -1 : Number(a.id > b.id));

/**
 * `votes`: likes less dislikes, most first. `popularity`: likes and dislikes together, most first. Both then in neutral
 * order. `date`: newest first, then by falling id.
 */
export const entryOrders: Record<EntrySort, Compare> = {
  votes: (a, b) => netOf(b) - netOf(a) || neutralOrder(a, b),
  popularity: (a, b) => b.upCount + b.downCount - (a.upCount + a.downCount) || neutralOrder(a, b),
  date: (a, b) => neutralOrder(b, a),
};

/** The entries in the order of the leaderboard with their ranks; the given list is left as it is. */
export function rankEntries<E extends RankableEntry>(entries: readonly E[]): Ranked<E>[] {
  let rank = 0;
  let previousNet = Number.NaN;
  return entries.toSorted(entryOrders.votes).map((entry, index) => {
    const net = netOf(entry);
    if (net !== previousNet) rank = index + 1;
    previousNet = net;
    return { ...entry, net, rank };
  });
}

export function netOf({ upCount, downCount }: Pick<RankableEntry, 'upCount' | 'downCount'>): number {
  return upCount - downCount;
}
