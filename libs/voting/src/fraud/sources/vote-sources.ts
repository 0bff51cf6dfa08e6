import type { Scope, SourceCounts } from './source-counts.ts';

export interface CountableVote {
  id: string;
  contestId: string;
  entryId: string;
  voterKey: string;
  tier: 'guest' | 'account';
  castAtMs: number;
  mailboxKey?: string;
  ip?: string;
  deviceHash?: string;
}

export interface VoteSource {
  scope: Scope;
  /** Undefined while the vote is the only one of the source: then only hashes are kept. */
  counts: SourceCounts | undefined;
  hash: number;
  entryHash: number;
  /** In a session that of the mailbox. */
  voterHash: number;
  isNewVoter: boolean;
}

export interface VoteSources {
  vote: CountableVote;
  minute: number;
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
