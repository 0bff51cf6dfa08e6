import type { Db } from '@urvote/platform/postgres/database';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import { ownParts, type OwnRow, type OwnVote, readOwnPart, readOwnVotes } from './own-data.queries.ts';

export interface ExportOptions {
  /** Voter key of guests with the account's address. */
  emailVoterKey?: string | null;
  /** 500 by default. */
  votesAtOnce?: number;
  /** Milliseconds since 1970 UTC. */
  nowMs: number;
}

/** JSON in pieces, so that the votes need not fit into memory. */
export async function* exportOwnData(
  db: Db,
  account: OwnRow,
  userId: string,
  { emailVoterKey = null, votesAtOnce = 500, nowMs }: ExportOptions,
): AsyncGenerator<string> {
  yield `{"account":${JSON.stringify(account)}`;
  for (const part of ownParts) yield `,"${part}":${JSON.stringify(await readOwnPart(db, part, userId))}`;
  yield ',"votes":[';
  let after: OwnVote | undefined;
  for (;;) {
    const votes = await readOwnVotes(db, {
      userId,
      voterKey: accountVoterKey(userId),
      emailVoterKey,
      after,
      count: votesAtOnce,
      nowMs,
    });
    if (votes.length > 0)
      yield `${after === undefined ? '' : ','}${votes.map((vote) => JSON.stringify(vote)).join(',')}`;
    after = votes.at(-1);
    if (votes.length < votesAtOnce) break;
  }
  yield ']}\n';
}
