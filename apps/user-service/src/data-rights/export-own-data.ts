import type { Db } from '@urvote/platform/postgres/database';
import { accountVoterKey } from '@urvote/voting/voter/voter-key';
import { ownParts, type OwnRow, type OwnVote, readOwnPart, readOwnVotes } from './own-data.queries.ts';

export interface ExportOptions {
  /** Votes read at once; 500 by default. */
  votesAtOnce?: number;
}

/** The document in pieces of JSON, so that no number of votes has to fit into memory. */
export async function* exportOwnData(db: Db, account: OwnRow, userId: string, { votesAtOnce = 500 }: ExportOptions = {}): AsyncGenerator<string> {
  yield `{"account":${JSON.stringify(account)}`;
  for (const part of ownParts) yield `,"${part}":${JSON.stringify(await readOwnPart(db, part, userId))}`;
  yield ',"votes":[';
  let after: OwnVote | undefined;
  for (;;) {
    const votes = await readOwnVotes(db, { voterKey: accountVoterKey(userId), after, count: votesAtOnce });
    if (votes.length > 0) yield `${after === undefined ? '' : ','}${votes.map((vote) => JSON.stringify(vote)).join(',')}`;
    after = votes.at(-1);
    if (votes.length < votesAtOnce) break;
  }
  yield ']}\n';
}
