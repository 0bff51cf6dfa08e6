import type { ContestRules } from '../contest-rules.ts';
import { type BallotCast, inCastOrder, type CastState } from './ballot-cast.ts';
import { mostLiveAtOnce, settleBallots } from './settle-ballots.ts';
import { type MailboxLoss, settleMailbox } from './settle-mailbox.ts';
import { settleToggle } from './settle-toggle.ts';

export interface FoldedVote extends BallotCast {
  contestId: string;
  windowStart: string;
  voterKey: string;
  mailboxKey: string | null;
  isProven: boolean;
  requestKey: string | null;
  wasLive: boolean;
}

export type BallotRules = Pick<ContestRules, 'votePolicy' | 'maxVotesPerVoter'>;

/** `isShared`: held, because another vote of the same address counts. */
export type FoldedState =
  | { state: 'live'; isShared: boolean }
  | Extract<CastState, { state: 'void' }>
  | { state: 'rejected'; reason: Exclude<MailboxLoss, 'address_shared'> };

export function hasBudget(rules: BallotRules | undefined): boolean {
  return rules?.maxVotesPerVoter != null && rules.votePolicy !== 'toggle';
}

/**
 * A function of the set of votes, in whatever order they come: first among the votes of each voter, then among the
 * voters of each mailbox. A vote that the mailbox refuses still fills the slot and the budget of its voter.
 */
export function foldVotes(
  votes: readonly FoldedVote[],
  rulesOf: (contestId: string) => BallotRules | undefined,
): Map<string, FoldedState> {
  const own = new Map<string, CastState>();
  const limits = new Map<string, number>();
  for (const [unit, ofVoter] of Map.groupBy(votes, ballotKeyOf)) {
    const rules = rulesOf(ofVoter[0]?.contestId ?? '');
    limits.set(unit, limitOf(rules, ofVoter));
    for (const [id, state] of settleVoter(rules, withoutRepeats(ofVoter), limits.get(unit) ?? Infinity))
      own.set(id, state);
  }
  const losses = settleMailboxes(votes, own, limits);
  return new Map(votes.map(({ id }) => [id, foldedState(own.get(id), losses.get(id))]));
}

export function ballotKeyOf({
  contestId,
  windowStart,
  voterKey,
}: Pick<FoldedVote, 'contestId' | 'windowStart' | 'voterKey'>): string {
  return `${contestId}|${windowStart}|${voterKey}`;
}

// A request that was answered with an error may have been stored all the same, and its repeat casts again: the last is
// the one that was answered.
function withoutRepeats(votes: readonly FoldedVote[]): readonly FoldedVote[] {
  if (votes.length === 1 || votes.every(({ requestKey }) => requestKey === null)) return votes;
  const last = new Map<string, FoldedVote>();
  for (const vote of votes.toSorted(inCastOrder)) if (vote.requestKey !== null) last.set(vote.requestKey, vote);
  return votes.filter((vote) => vote.requestKey === null || last.get(vote.requestKey) === vote);
}

function settleVoter(
  rules: BallotRules | undefined,
  votes: readonly FoldedVote[],
  limit: number,
): Iterable<[string, CastState]> {
  if (rules?.votePolicy !== 'toggle') return settleBallots(votes, limit);
  return [...Map.groupBy(votes, ({ entryId }) => entryId).values()].flatMap((slot) => [...settleToggle(slot)]);
}

/** A lowered limit takes no stored vote away: there is room for as many as were live at once. */
function limitOf(rules: BallotRules | undefined, votes: readonly FoldedVote[]): number {
  if (!hasBudget(rules) || rules?.maxVotesPerVoter == null) return Infinity;
  const stored = votes.filter(({ wasLive, struckAtMs }) => wasLive && struckAtMs === undefined);
  return stored.length <= rules.maxVotesPerVoter
    ? rules.maxVotesPerVoter
    : Math.max(rules.maxVotesPerVoter, mostLiveAtOnce(stored));
}

function settleMailboxes(
  votes: readonly FoldedVote[],
  own: ReadonlyMap<string, CastState>,
  limits: ReadonlyMap<string, number>,
): Map<string, MailboxLoss> {
  const losses = new Map<string, MailboxLoss>();
  const withMailbox = votes.filter(({ mailboxKey }) => mailboxKey !== null);
  for (const ofMailbox of Map.groupBy(
    withMailbox,
    ({ contestId, windowStart, mailboxKey }) => `${contestId}|${windowStart}|${mailboxKey}`,
  ).values()) {
    const limit = ofMailbox.reduce((most, vote) => Math.max(most, limits.get(ballotKeyOf(vote)) ?? Infinity), 0);
    const mailboxVotes = ofMailbox.flatMap((vote) => ({ ...vote, own: own.get(vote.id) ?? unknown }));
    for (const [id, loss] of settleMailbox(mailboxVotes, limit)) losses.set(id, loss);
  }
  return losses;
}

const unknown: CastState = { state: 'rejected', reason: 'already_voted' };

function foldedState(own: CastState = unknown, loss: MailboxLoss | undefined): FoldedState {
  if (own.state !== 'live') return own;
  if (loss === undefined || loss === 'address_shared') return { state: 'live', isShared: loss !== undefined };
  return { state: 'rejected', reason: loss };
}
