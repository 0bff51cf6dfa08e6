export interface EntryCounts {
  entryId: string;
  title: string;
  upCount: number;
  downCount: number;
  /** Of the votes that would be struck, all and those that count. */
  meantCount: number;
  meantUpCount: number;
  meantDownCount: number;
}

export interface EntryEffect {
  entryId: string;
  title: string;
  count: number;
  netVotesBefore: number;
  netVotesAfter: number;
  rankBefore: number;
  rankAfter: number;
}

/** Ranks by up minus down votes, ties share one. Entries that nothing changes for are left out. */
export function effectOnRanking(entries: readonly EntryCounts[]): EntryEffect[] {
  const changed = entries.map((entry) => {
    const netVotesBefore = entry.upCount - entry.downCount;
    return { entry, netVotesBefore, netVotesAfter: netVotesBefore - entry.meantUpCount + entry.meantDownCount };
  });
  const before = ranks(changed.map(({ netVotesBefore }) => netVotesBefore));
  const after = ranks(changed.map(({ netVotesAfter }) => netVotesAfter));
  return changed
    .map(({ entry: { entryId, title, meantCount: count }, ...net }) => ({
      ...{ entryId, title, count, ...net },
      rankBefore: before.get(net.netVotesBefore) ?? 1,
      rankAfter: after.get(net.netVotesAfter) ?? 1,
    }))
    .filter(({ count, rankBefore, rankAfter }) => count > 0 || rankBefore !== rankAfter)
    .toSorted((a, b) => a.rankBefore - b.rankBefore);
}

function ranks(values: readonly number[]): Map<number, number> {
  const descending = values.toSorted((a, b) => b - a);
  return new Map(descending.map((value, index) => [value, index + 1] as const).toReversed());
}
