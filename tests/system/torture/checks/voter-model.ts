import type { Action } from '../load/records.ts';
import { isAccepted, isAcceptedCast } from '../load/records.ts';
import { type TortureContest, windowOf } from '../world/contests.ts';

/** Where a vote must end as far as its own voter's doings say; another owner of the same mailbox may still take its place. */
export type Expected = 'live' | 'withdrawn' | 'changed' | 'toggled_off' | 'rejected';

export interface Expectation {
  /** By vote id. */
  states: Map<string, Expected>;
  /** Refusals as a double vote, or one too many, of which the doings before say nothing. */
  groundless: string[];
}

interface Vote {
  id: string;
  entryId: string;
  window: string;
  value: number;
}

/**
 * What one voter's acknowledged doings in one contest lead to when done one after another, which is how they were
 * acknowledged. Undefined where the answers, or the clocks of the gateways, do not tell the order or whether something was done.
 */
export function expectationOf(actions: readonly Action[], contest: TortureContest): Expectation | undefined {
  if (actions.some(({ outcome }) => outcome.is === 'unknown') || !isInOrder(actions.filter(isAccepted)))
    return undefined;
  const states = new Map<string, Expected>();
  const groundless: string[] = [];
  const live = new Map<string, Vote>();
  for (const action of actions) {
    const refusal = contest.policy === 'toggle' ? null : refusalOf(action, contest, [...live.values()]);
    if (action.outcome.is === 'refused') {
      if (isDoubleVote(action.outcome.code) && refusal === null)
        groundless.push(`${action.voter.name}, entry ${action.entryId}: ${action.outcome.code}`);
    } else if (isAcceptedCast(action)) {
      if (refusal !== null) states.set(action.outcome.id, 'rejected');
      else cast(voteOf(action, contest), live, states);
    } else {
      withdraw(action.voteId, live, states);
    }
  }
  return { states, groundless };
}

/** A cast's time stands in its receipt; of a withdrawal only the bounds are known. */
function isInOrder(actions: readonly Action[]): boolean {
  return actions.every((action, index) => {
    const next = actions[index + 1];
    return next === undefined || timeOf(action).toMs < timeOf(next).fromMs;
  });
}

function timeOf(action: Action): { fromMs: number; toMs: number } {
  if (!isAcceptedCast(action)) return action;
  const castAtMs = Date.parse(action.outcome.receipt.castAt);
  return { fromMs: castAtMs, toMs: castAtMs };
}

function isDoubleVote(code: string): boolean {
  return code === 'ALREADY_VOTED' || code === 'VOTE_LIMIT_REACHED';
}

function voteOf({ entryId, value, outcome, toMs }: Action, contest: TortureContest): Vote {
  const accepted = outcome.is === 'accepted' ? outcome : undefined;
  const castAtMs = accepted?.receipt === undefined ? toMs : Date.parse(accepted.receipt.castAt);
  return { id: accepted?.id ?? '', entryId, value, window: windowOf(contest, castAtMs) };
}

/** A slot is taken once in a window, and a budget spent over all entries of a window. */
function refusalOf(
  action: Action,
  contest: TortureContest,
  live: readonly Vote[],
): 'already_voted' | 'vote_limit_reached' | null {
  const { entryId, window } = voteOf(action, contest);
  const inWindow = live.filter((vote) => vote.window === window);
  if (inWindow.some((vote) => vote.entryId === entryId)) return 'already_voted';
  return contest.maxVotesPerVoter !== null && inWindow.length >= contest.maxVotesPerVoter ? 'vote_limit_reached' : null;
}

/** There is a live vote in the slot only where votes toggle. */
function cast(vote: Vote, live: Map<string, Vote>, states: Map<string, Expected>): void {
  const slot = `${vote.entryId} ${vote.window}`;
  const before = live.get(slot);
  live.delete(slot);
  if (before?.value === vote.value) {
    states.set(before.id, 'toggled_off').set(vote.id, 'toggled_off');
    return;
  }
  if (before !== undefined) states.set(before.id, 'changed');
  states.set(vote.id, 'live');
  live.set(slot, vote);
}

function withdraw(voteId: string | undefined, live: Map<string, Vote>, states: Map<string, Expected>): void {
  for (const [slot, vote] of live) {
    if (vote.id !== voteId) continue;
    live.delete(slot);
    states.set(vote.id, 'withdrawn');
  }
}
