import type { Scope, Source } from './source.ts';

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
export interface Place {
  scope: Scope;
  /** Undefined where the vote is the first of the source, of which only the hashes are kept. */
  source: Source | undefined;
  hash: number;
  entryHash: number;
  /** Of the voter in this source; in a session of the mailbox. */
  voterHash: number;
  /** The voter was not counted in this source today. */
  isNewVoter: boolean;
}

/** Where a vote is counted. */
export interface Places {
  vote: CountableVote;
  minute: number;
  /** The contest's counted votes, and those that are held. */
  contest: Place;
  held: Place;
  others: Place[];
  pairHash: number;
  /** The voter was not counted for this entry today. */
  isNewPair: boolean;
}

export function placeIn(scope: Scope, { others }: Places): Place | undefined {
  for (const place of others) if (place.scope === scope) return place;
  return undefined;
}
