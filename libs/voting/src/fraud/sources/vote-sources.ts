import type { Scope, SourceCounts } from './source-counts.ts';

/** What a vote says of where it comes from. */
export interface CountableVote {
  id: string;
  contestId: string;
  entryId: string;
  voterKey: string;
  tier: 'guest' | 'account';
  /** Milliseconds since 1970 UTC. */
  castAtMs: number;
  mailboxKey?: string;
  ip?: string;
  deviceHash?: string;
}

/** One source of a vote. */
export interface VoteSource {
  scope: Scope;
  /** Undefined where the vote is the first of the source, of which only the hashes are kept. */
  counts: SourceCounts | undefined;
  hash: number;
  entryHash: number;
  /** Of the voter in this source; in a session of the mailbox. */
  voterHash: number;
  /** The voter was not counted in this source today. */
  isNewVoter: boolean;
}

/** Where a vote is counted. */
export interface VoteSources {
  vote: CountableVote;
  minute: number;
  /** The contest's counted votes, and those that are held. */
  contest: VoteSource;
  held: VoteSource;
  others: VoteSource[];
  pairHash: number;
  /** The voter was not counted for this entry today. */
  isNewPair: boolean;
}

export function sourceOfScope(scope: Scope, { others }: VoteSources): VoteSource | undefined {
  for (const source of others) if (source.scope === scope) return source;
  return undefined;
}
