export interface VoterCounts {
  /** @param voteCount of the contest as it was just read: while it is the same, so is who has voted */
  of(contestId: string, voteCount: number): Promise<number>;
}

interface Counted {
  voteCount: number;
  voters: number;
  /** By `performance.now()`. */
  againAtMs: number;
}

const [longestPauseMs, shareOfTime, mostContests] = [60_000, 20, 1000];

/**
 * Counting distinct voters reads every vote of a contest, so it is done anew only when votes came, and takes a twentieth of
 * the time at most: a contest that is counted in 5 ms is at most 0.1 s behind, one that takes a second 20 s.
 */
export function createVoterCounts(count: (contestId: string) => Promise<number>): VoterCounts {
  const known = new Map<string, Counted>();
  return {
    async of(contestId, voteCount) {
      const kept = known.get(contestId);
      const startedAtMs = performance.now();
      if (kept !== undefined && (kept.voteCount === voteCount || startedAtMs < kept.againAtMs)) return kept.voters;
      const voters = await count(contestId);
      const endedAtMs = performance.now();
      const pauseMs = Math.min(longestPauseMs, shareOfTime * (endedAtMs - startedAtMs));
      if (known.size >= mostContests) known.clear();
      known.set(contestId, { voteCount, voters, againAtMs: endedAtMs + pauseMs });
      return voters;
    },
  };
}
