import { describe, expect, it } from 'vitest';
import type { CastQuestion } from './cast-refusal.ts';
import { castRefusal } from './cast-refusal.ts';

const contest: CastQuestion['contest'] = {
  status: 'open',
  isActive: true,
  votingEnabled: true,
  votingStartsAtMs: 1000,
  votingEndsAtMs: 2000,
  voterTier: 'guest',
  allowDislike: true,
};
const guest = { tier: 'guest', keys: ['g:ann'] } as const;
const account = { tier: 'account', keys: ['u:bob', 'g:bob'] } as const;
const question: CastQuestion = {
  contest,
  entry: { isVotable: true, ownerKeys: ['u:owner', 'g:owner', 'u:linked'] },
  voter: account,
  value: 1,
  atMs: 1500,
};
const refusal = (change: Partial<CastQuestion>, rules: Partial<CastQuestion['contest']> = {}) =>
  castRefusal({ ...question, ...change, contest: { ...contest, ...rules } });

describe('time and switches', () => {
  it.each([
    [999, 'VOTING_NOT_OPEN'],
    [1000, null],
    [1999, null],
    [2000, 'VOTING_CLOSED'],
  ])('at %i ms of [1000, 2000): %s', (atMs, expected) => {
    expect(refusal({ atMs })).toBe(expected);
  });

  it.each<[Partial<CastQuestion['contest']>, string]>([
    [{ isActive: false }, 'VOTING_DISABLED'],
    [{ votingEnabled: false }, 'VOTING_DISABLED'],
    [{ status: 'draft' }, 'VOTING_DISABLED'],
    [{ status: 'archived' }, 'VOTING_DISABLED'],
    [{ status: 'closed' }, 'VOTING_CLOSED'],
  ])('%o: %s', (rules, expected) => {
    expect(refusal({}, rules)).toBe(expected);
  });
});

describe('tiers', () => {
  it.each([
    ['guest', guest, null],
    ['guest', account, null],
    ['account', guest, 'VOTER_TIER_TOO_LOW'],
    ['account', account, null],
  ] as const)('a contest for %s and %o: %s', (voterTier, voter, expected) => {
    expect(refusal({ voter }, { voterTier })).toBe(expected);
  });
});

describe('own entry', () => {
  it.each([
    ['the owner', { tier: 'account', keys: ['u:owner'] }],
    ['the owner as a guest', { tier: 'guest', keys: ['g:owner'] }],
    ['a linked account', { tier: 'account', keys: ['u:linked', 'g:other'] }],
    ["an account with the owner's address", { tier: 'account', keys: ['u:new', 'g:owner'] }],
  ] as const)('%s is refused', (_name, voter) => {
    expect(refusal({ voter })).toBe('SELF_VOTE');
  });

  it('lets everybody else vote', () => {
    expect(refusal({ voter: guest })).toBeNull();
    expect(refusal({ entry: { isVotable: true, ownerKeys: [] } })).toBeNull();
  });
});

describe('dislikes', () => {
  it.each([
    [-1, true, null],
    [-1, false, 'DISLIKE_NOT_ALLOWED'],
    [1, false, null],
  ] as const)('value %i, dislikes allowed %s: %s', (value, allowDislike, expected) => {
    expect(refusal({ value }, { allowDislike })).toBe(expected);
  });
});

it('names the first reason in its order', () => {
  const all = { atMs: 999, voter: { tier: 'guest', keys: ['g:owner'] }, value: -1 } as const;
  const strict = { allowDislike: false, voterTier: 'account', isActive: false } as const;
  const hidden = { isVotable: false, ownerKeys: ['g:owner'] };
  expect(refusal({ ...all, entry: hidden }, strict)).toBe('NOT_FOUND');
  expect(refusal(all, strict)).toBe('VOTING_DISABLED');
  expect(refusal(all, { ...strict, isActive: true })).toBe('VOTING_NOT_OPEN');
  expect(refusal({ ...all, atMs: 1000 }, { ...strict, isActive: true })).toBe('VOTER_TIER_TOO_LOW');
  expect(refusal({ ...all, atMs: 1000 }, { allowDislike: false })).toBe('SELF_VOTE');
});
