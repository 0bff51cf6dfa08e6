import { decidesOverEntries, spansWindows } from '@urvote/voting/ballot/budgets';
import type { History } from '../../settlement/settle-run.ts';
import type { RunToPlan } from '../../settlement/settle-plan.ts';
import type { StoredVote } from '../../settlement/settled-vote.ts';

/** Votes in these windows (null is all) of these contests, of these entries where votes for others decide nothing. */
export interface VoteFilter {
  contestIds: string[];
  windowStarts: string[] | null;
  entryIds: string[];
  wholeContestIds: string[];
}

export interface VoteReader {
  ofVoters(voterKeys: string[], filter: VoteFilter): Promise<StoredVote[]>;
  /** All votes of every voter who has one with such a mailbox. */
  besideMailboxes(mailboxKeys: string[], filter: VoteFilter): Promise<StoredVote[]>;
}

/**
 * The votes of a run's voters, then those of everybody with a mailbox of theirs. It ends there: the run changes nothing
 * among the others' own votes, so their further mailboxes do not matter.
 */
export async function readHistory(
  reader: VoteReader,
  { contests, casts, withdrawals, decisions = [] }: RunToPlan,
): Promise<History> {
  const items = [...casts.map(({ item }) => item), ...withdrawals, ...decisions];
  if (items.length === 0) return { votes: [], isWhole: () => false };
  const contestIds = distinct(items.map(({ contestId }) => contestId));
  const filter: VoteFilter = {
    contestIds,
    windowStarts: contestIds.some((id) => spansWindows(contests.get(id)))
      ? null
      : distinct(items.map(({ windowStart }) => windowStart)),
    entryIds: distinct(items.map(({ entryId }) => entryId)),
    wholeContestIds: contestIds.filter((id) => decidesOverEntries(contests.get(id))),
  };
  const own = await reader.ofVoters(distinct(items.map(({ voterKey }) => voterKey)), filter);
  const mailboxes = new Set([
    ...own.flatMap(({ mailboxKey }) => mailboxKey ?? []),
    ...casts.flatMap(({ item }) => item.mailboxKey ?? []),
  ]);
  const beside = mailboxes.size === 0 ? [] : await reader.besideMailboxes([...mailboxes], filter);
  return {
    votes: [...new Map([...own, ...beside].map((vote) => [vote.id, vote])).values()],
    isWhole: ({ mailboxKey }) => mailboxKey === null || mailboxes.has(mailboxKey),
  };
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
