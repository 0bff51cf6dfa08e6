export interface DeviceVote {
  voterKey: string;
  deviceHash?: string;
}

export interface KnownDevice {
  /** Distinct voters seen on the device before the batch. */
  voterCount: number;
  /** Those of them who vote in the batch. */
  returning: ReadonlySet<string>;
}

/**
 * For each vote of a batch the number of distinct voters seen on its device so far, itself included; undefined without
 * a device.
 */
export function deviceVoterCounts(
  votes: readonly DeviceVote[],
  known: ReadonlyMap<string, KnownDevice>,
): (number | undefined)[] {
  const newVoters = new Map<string, Set<string>>();
  return votes.map(({ voterKey, deviceHash }) => {
    if (deviceHash === undefined) return undefined;
    const before = known.get(deviceHash);
    const fresh = newVoters.get(deviceHash) ?? new Set();
    newVoters.set(deviceHash, fresh);
    if (!before?.returning.has(voterKey)) fresh.add(voterKey);
    return (before?.voterCount ?? 0) + fresh.size;
  });
}
