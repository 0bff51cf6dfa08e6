/** Sums by entry, 0 for those that get nothing; what is added for others is passed over. */
export function addedUnits(
  entryIds: readonly string[],
  addAll: (add: (entryId: string, units: bigint) => void) => void,
): Map<string, bigint> {
  const sums = new Map(entryIds.map((entryId) => [entryId, 0n]));
  addAll((entryId, units) => {
    const before = sums.get(entryId);
    if (before !== undefined) sums.set(entryId, before + units);
  });
  return sums;
}
