import { type CastState, inCastOrder } from './ballot-cast.ts';
import {
  type Budget,
  type BudgetedVote,
  type BallotRules,
  budgetsOf,
  minPicksOf,
  roomsOf,
  spansWindows,
} from './budgets.ts';
import { settleBallots } from './settle-ballots.ts';
import { type MailboxLoss, settleMailbox } from './settle-mailbox.ts';
import { settleChanges, settleToggle } from './settle-toggle.ts';

export interface FoldedVote extends BudgetedVote {
  contestId: string;
  voterKey: string;
  mailboxKey: string | null;
  isProven: boolean;
  requestKey: string | null;
  isBallot: boolean;
}

/** Why a live vote does not count: another of its address does, or its voter has not picked enough entries yet. */
export type HoldReason = 'address_shared' | 'below_minimum';

export type FoldedState =
  | { state: 'live'; holdReason?: HoldReason }
  | Extract<CastState, { state: 'void' }>
  | { state: 'rejected'; reason: Exclude<MailboxLoss, 'address_shared'> };

export type RulesOf = (contestId: string) => BallotRules | undefined;

/**
 * A function of the set of votes, in whatever order they come: first among the votes of each voter, then among the
 * voters of each mailbox. A vote that the mailbox refuses still fills the slot and the budgets of its voter, and is one
 * of the picks; picks that are too few yet take part in no mailbox.
 */
export function foldVotes(votes: readonly FoldedVote[], rulesOf: RulesOf): Map<string, FoldedState> {
  const slotted = votes.map((vote) =>
    spansWindows(rulesOf(vote.contestId)) ? { ...vote, slot: `${vote.windowStart} ${vote.slot}` } : vote,
  );
  const own = new Map<string, CastState>();
  for (const ofVoter of Map.groupBy(slotted, (vote) => `${unitOf(vote, rulesOf)}|${vote.voterKey}`).values()) {
    const rules = rulesOf(ofVoter[0]?.contestId ?? '');
    for (const [id, state] of settleVoter(rules, withoutRepeats(ofVoter))) own.set(id, state);
  }
  const short = shortPicks(votes, own, rulesOf);
  const losses = settleMailboxes(slotted, own, { short, rulesOf });
  return new Map(votes.map(({ id }) => [id, short.has(id) ? belowMinimum : foldedState(own.get(id), losses.get(id))]));
}

const belowMinimum: FoldedState = { state: 'live', holdReason: 'below_minimum' };

export function ballotKeyOf({
  contestId,
  windowStart,
  voterKey,
}: Pick<FoldedVote, 'contestId' | 'windowStart' | 'voterKey'>): string {
  return `${contestId}|${windowStart}|${voterKey}`;
}

/** Votes of two units decide nothing about each other. */
function unitOf({ contestId, windowStart }: FoldedVote, rulesOf: RulesOf): string {
  return spansWindows(rulesOf(contestId)) ? contestId : `${contestId}|${windowStart}`;
}

// A request that was answered with an error may have been stored all the same, and its repeat casts again: the last is
// the one that was answered.
function withoutRepeats(votes: readonly FoldedVote[]): readonly FoldedVote[] {
  if (votes.length === 1 || votes.every(({ requestKey }) => requestKey === null)) return votes;
  const last = new Map<string, FoldedVote>();
  const nameOf = ({ windowStart, requestKey }: FoldedVote) => `${windowStart} ${requestKey}`;
  for (const vote of votes.toSorted(inCastOrder)) if (vote.requestKey !== null) last.set(nameOf(vote), vote);
  return votes.filter((vote) => vote.requestKey === null || last.get(nameOf(vote)) === vote);
}

function settleVoter(rules: BallotRules | undefined, votes: readonly FoldedVote[]): Iterable<[string, CastState]> {
  if (rules?.votePolicy !== 'toggle') return settleBallots(votes, budgetsOf(rules));
  return [...Map.groupBy(votes, ({ slot }) => slot).values()].flatMap((ofSlot) => [
    ...(ofSlot[0]?.isBallot ? settleChanges(ofSlot) : settleToggle(ofSlot)),
  ]);
}

/** Live votes of whoever has picked fewer entries in the window than the contest asks for. */
function shortPicks(
  votes: readonly FoldedVote[],
  own: ReadonlyMap<string, CastState>,
  rulesOf: RulesOf,
): ReadonlySet<string> {
  const asked = votes.filter(
    ({ id, contestId }) => minPicksOf(rulesOf(contestId)) > 1 && own.get(id)?.state === 'live',
  );
  const short = [...Map.groupBy(asked, ballotKeyOf).values()].filter(
    (picks) => picks.length < minPicksOf(rulesOf(picks[0]?.contestId ?? '')),
  );
  return new Set(short.flat().map(({ id }) => id));
}

interface OwnEnds {
  short: ReadonlySet<string>;
  rulesOf: RulesOf;
}

function settleMailboxes(
  votes: readonly FoldedVote[],
  own: ReadonlyMap<string, CastState>,
  { short, rulesOf }: OwnEnds,
): Map<string, MailboxLoss> {
  const losses = new Map<string, MailboxLoss>();
  const withMailbox = votes.filter(({ mailboxKey }) => mailboxKey !== null);
  for (const ofMailbox of Map.groupBy(withMailbox, (vote) => `${unitOf(vote, rulesOf)}|${vote.mailboxKey}`).values()) {
    const budgets = budgetsOf(rulesOf(ofMailbox[0]?.contestId ?? '')).map((budget) => raised(budget, ofMailbox));
    const mailboxVotes = ofMailbox.map((vote) => ({
      ...vote,
      own: own.get(vote.id) ?? unknown,
      isShort: short.has(vote.id),
    }));
    for (const [id, loss] of settleMailbox(mailboxVotes, budgets)) losses.set(id, loss);
  }
  return losses;
}

/** For each key as much as the voter has who has most. */
function raised(budget: Budget, votes: readonly FoldedVote[]) {
  const rooms = new Map<string, number>();
  for (const ofVoter of Map.groupBy(votes, ({ voterKey }) => voterKey).values())
    for (const [key, room] of roomsOf(budget, ofVoter)) rooms.set(key, Math.max(rooms.get(key) ?? 0, room));
  return { keyOf: budget.keyOf, roomOf: (key: string) => rooms.get(key) ?? budget.limit };
}

const unknown: CastState = { state: 'rejected', reason: 'already_voted' };

function foldedState(own: CastState = unknown, loss: MailboxLoss | undefined): FoldedState {
  if (own.state !== 'live') return own;
  if (loss === undefined) return { state: 'live' };
  return loss === 'address_shared' ? { state: 'live', holdReason: loss } : { state: 'rejected', reason: loss };
}
