import { type BallotRules, decidesOverEntries } from '@urvote/voting/ballot/budgets';
import type { ReviewDecision } from './review.ts';
import { liveOutcome, type ScoredCast, type SettledCast, type WithdrawalRequest } from './settled-vote.ts';
import { SlotSet } from './slot-set.ts';

export interface RunToPlan {
  contests: ReadonlyMap<string, BallotRules>;
  casts: readonly ScoredCast[];
  withdrawals: readonly WithdrawalRequest[];
  /** What reviewers decided about stored votes. */
  decisions?: readonly DecidedVote[];
}

export interface DecidedVote extends ReviewDecision {
  contestId: string;
  entryId: string;
  voterKey: string;
  windowStart: string;
}

export type FoldedContests = ReadonlySet<string>;

/**
 * Where a run only casts for slots that nobody else in it touches, the unique indexes tell when the history decides;
 * elsewhere it always does. Held votes are in no index of mailboxes.
 */
export function contestsToFold({ contests, casts, withdrawals, decisions = [] }: RunToPlan): Set<string> {
  const folded = new Set([...withdrawals, ...decisions].map(({ contestId }) => contestId));
  const slots = new SlotSet();
  const mailboxes = new SlotSet();
  for (const { item, verdict } of casts) {
    if (verdict.state === 'rejected' || folded.has(item.contestId)) continue;
    const { contestId, entryId, windowStart, mailboxKey } = item;
    const rules = contests.get(contestId);
    if (rules?.votePolicy === 'toggle' || decidesOverEntries(rules) || !slots.add(item)) folded.add(contestId);
    else if (mailboxKey === undefined) continue;
    else if (verdict.state === 'held' || !mailboxes.add({ entryId, windowStart, voterKey: mailboxKey }))
      folded.add(contestId);
  }
  return folded;
}

export interface SplitCasts {
  refused: SettledCast[];
  plain: SettledCast[];
  folded: ScoredCast[];
}

export function splitCasts(casts: readonly ScoredCast[], folded: FoldedContests): SplitCasts {
  const split: SplitCasts = { refused: [], plain: [], folded: [] };
  for (const cast of casts) {
    const { verdict } = cast;
    if (verdict.state === 'rejected')
      split.refused.push({ ...cast, outcome: { state: 'rejected', reason: verdict.reason } });
    else if (folded.has(cast.item.contestId)) split.folded.push(cast);
    else split.plain.push({ ...cast, outcome: liveOutcome(verdict.state === 'held') });
  }
  return split;
}

/** A stored vote that is void or was refused: what it says of slots is in no unique index. */
export interface EndedVote {
  contestId: string;
  entryId: string;
  voterKey: string;
  mailboxKey: string | null;
  windowStart: string;
}

export function contestsOfEnded(plain: readonly SettledCast[], ended: readonly EndedVote[]): Set<string> {
  if (ended.length === 0) return new Set();
  const slots = new SlotSet();
  const mailboxes = new SlotSet();
  for (const { item } of plain) {
    slots.add(item);
    if (item.mailboxKey !== undefined) mailboxes.add({ ...item, voterKey: item.mailboxKey });
  }
  const touched = ended.filter(
    (vote) => slots.has(vote) || (vote.mailboxKey !== null && mailboxes.has({ ...vote, voterKey: vote.mailboxKey })),
  );
  return new Set(touched.map(({ contestId }) => contestId));
}
