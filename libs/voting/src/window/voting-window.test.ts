import { describe, expect, it } from 'vitest';
import type { VotingWindowRules } from './voting-window.ts';
import { votingState } from './voting-window.ts';

const contest: VotingWindowRules = {
  status: 'open',
  isActive: true,
  votingEnabled: true,
  votingStartsAtMs: 1000,
  votingEndsAtMs: 2000,
};

describe('votingState', () => {
  it.each([
    [999, 'not_open'],
    [1000, 'open'],
    [1999, 'open'],
    [2000, 'closed'],
    [2001, 'closed'],
  ])('at %i ms of [1000, 2000): %s', (atMs, expected) => {
    expect(votingState(contest, atMs)).toBe(expected);
  });

  it.each<[Partial<VotingWindowRules>, string]>([
    [{ status: 'draft' }, 'inactive'],
    [{ status: 'archived' }, 'inactive'],
    [{ isActive: false }, 'inactive'],
    [{ isActive: false, votingEnabled: false }, 'inactive'],
    [{ votingEnabled: false }, 'disabled'],
    [{ status: 'closed' }, 'closed'],
    [{ status: 'closed', votingEnabled: false }, 'closed'],
    [{ votingEndsAtMs: 1000 }, 'closed'],
  ])('%o inside the time: %s', (change, expected) => {
    expect(votingState({ ...contest, ...change }, 1500)).toBe(expected);
  });
});
