import type { StoredRow } from '../../oracle/stored-votes.ts';
import type { Findings } from '../findings.ts';
import { type Action, isAcceptedCast, type Records, type Voter } from '../load/records.ts';
import type { TortureContest } from '../world/contests.ts';
import { type Expected, type Expectation, expectationOf } from './voter-model.ts';

/** One voter's part in one contest, and what must have come of it. */
export interface Part {
  voter: Voter;
  contest: TortureContest;
  actions: Action[];
  /** Undefined where it cannot be told. */
  expectation: Expectation | undefined;
}

export function partsOf({ actions, unclear }: Records, contests: readonly TortureContest[]): Part[] {
  const byId = new Map(contests.map((contest) => [contest.id, contest]));
  return [...Map.groupBy(actions, ({ voter, contestId }) => `${voter.name} ${contestId}`)].flatMap(([key, own]) => {
    const contest = byId.get(own[0]?.contestId ?? '');
    if (contest === undefined || own[0] === undefined) return [];
    return [
      {
        voter: own[0].voter,
        contest,
        actions: own,
        expectation: unclear.has(key) ? undefined : expectationOf(own, contest),
      },
    ];
  });
}

/** Holds each voter's votes to what that voter did. */
export function checkVoters(parts: readonly Part[], rows: ReadonlyMap<string, StoredRow>, findings: Findings): void {
  for (const { voter, contest, actions, expectation } of parts) {
    for (const [id, expected] of expectation?.states ?? []) {
      const row = rows.get(id);
      if (row === undefined || allowed(voter, contest, expected, row)) continue;
      findings.add(
        `${contest.policy}${contest.maxVotesPerVoter === null ? '' : ' with budget'}: a vote must be ${expected} and is ${row.state} ${row.reason ?? ''}`,
        `${id} of ${voter.name} (${row.voterKey}), contest ${contest.id}; the voter's doings: ${actions.map(saying).join(' | ')}`,
      );
    }
  }
}

function allowed(
  { mailbox, isProven }: Voter,
  { maxVotesPerVoter }: TortureContest,
  expected: Expected,
  { state, reason }: StoredRow,
): boolean {
  if (expected === 'rejected')
    return state === 'rejected' && (reason === 'already_voted' || reason === 'vote_limit_reached');
  if (expected !== 'live') return state === 'void' && reason === expected;
  if (state === 'counted' || state === 'held') return true;
  if (state !== 'rejected' || mailbox === undefined) return false;
  // The one vote of the mailbox, or all of its budget, may be another owner's.
  return (
    (isProven ? reason === 'already_voted' : reason === 'address_confirmed_elsewhere') ||
    (maxVotesPerVoter !== null && reason === 'vote_limit_reached')
  );
}

function saying(action: Action): string {
  const { kind, entryId, value, voteId, outcome, fromMs, tries } = action;
  const what = kind === 'cast' ? `${value === 1 ? 'like' : 'dislike'} ${entryId.slice(0, 8)}` : `take back ${voteId}`;
  const came = outcome.is === 'accepted' ? outcome.id : outcome.is === 'refused' ? outcome.code : 'unknown';
  const when = isAcceptedCast(action) ? action.outcome.receipt.castAt : new Date(fromMs).toISOString();
  return `${what} -> ${came} at ${when}${tries.length > 1 ? ` (${tries.map(({ status }) => status).join(' ')})` : ''}`;
}

/** Who owns a vote: each voter under one key, no two under the same, and only proven where it was shown. */
export function checkOwners(casts: readonly Action[], rows: ReadonlyMap<string, StoredRow>, findings: Findings): void {
  const voters = new Map<string, string>();
  const keys = new Map<string, string>();
  for (const { voter, outcome } of casts) {
    const row = outcome.is === 'accepted' ? rows.get(outcome.id) : undefined;
    if (row === undefined) continue;
    const otherKey = keys.get(voter.name) ?? row.voterKey;
    const otherVoter = voters.get(row.voterKey) ?? voter.name;
    keys.set(voter.name, otherKey);
    voters.set(row.voterKey, otherVoter);
    if (otherKey !== row.voterKey)
      findings.add('one voter under two keys', `${voter.name}: ${otherKey} and ${row.voterKey}, vote ${row.id}`);
    if (otherVoter !== voter.name)
      findings.add('two voters under one key', `${voter.name} and ${otherVoter}: ${row.voterKey}, vote ${row.id}`);
    if (row.isProven !== voter.isProven)
      findings.add(
        'proof of a mailbox',
        `${voter.name}: stored as ${row.isProven ? 'proven' : 'unproven'}, vote ${row.id}`,
      );
    if ((row.mailboxKey !== null) !== (voter.mailbox !== undefined))
      findings.add('mailbox of a vote', `${voter.name}: stored is ${row.mailboxKey}, vote ${row.id}`);
  }
}
