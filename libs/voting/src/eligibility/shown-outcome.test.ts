import { describe, expect, it } from 'vitest';
import { isVotingOver, shownOutcome, type VoteOutcome } from './shown-outcome.ts';

const all: VoteOutcome[] = [
  { status: 'queued', reason: null },
  { status: 'counted', reason: null },
  { status: 'held', reason: 'under_review' },
  { status: 'held', reason: 'address_shared' },
  { status: 'rejected', reason: 'address_confirmed_elsewhere' },
  { status: 'rejected', reason: 'already_voted' },
  { status: 'void', reason: 'withdrawn' },
];

const wordsOf = (isOver: boolean) => all.map((outcome) => Object.values(shownOutcome(outcome, isOver)).join(': '));

describe('what a voter is told', () => {
  it('while votes are taken: counted, of what waits for a review or gave way', () => {
    expect(wordsOf(false)).toEqual([
      'queued: ',
      'counted: ',
      'counted: ',
      'counted: ',
      'counted: ',
      'rejected: already_voted',
      'void: withdrawn',
    ]);
  });

  it('afterwards: that it is under review, of both alike', () => {
    const waiting = 'held: under_review';
    expect(wordsOf(true)).toEqual([
      'queued: ',
      'counted: ',
      waiting,
      waiting,
      waiting,
      'rejected: already_voted',
      'void: withdrawn',
    ]);
  });

  it('with everything else of the vote as it is', () => {
    expect(shownOutcome({ id: 7, status: 'held' as const, reason: 'x' }, false)).toEqual({
      id: 7,
      status: 'counted',
      reason: null,
    });
  });
});

describe('voting is over', () => {
  it('at its end, or when the contest was closed before', () => {
    const open = { status: 'open' as const, votingEndsAtMs: 10 };
    expect([9, 10].map((atMs) => isVotingOver(open, atMs))).toEqual([false, true]);
    expect((['closed', 'archived'] as const).map((status) => isVotingOver({ ...open, status }, 0))).toEqual([
      true,
      true,
    ]);
  });
});
