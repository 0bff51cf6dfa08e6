import { expect, it } from 'vitest';
import type { WithdrawalQuestion } from './withdrawal-refusal.ts';
import { withdrawalRefusal } from './withdrawal-refusal.ts';

const question: WithdrawalQuestion = {
  contest: {
    status: 'open',
    isActive: true,
    votingEnabled: true,
    votingStartsAtMs: 1000,
    votingEndsAtMs: 2000,
    voterTier: 'guest',
    allowDislike: true,
    allowWithdraw: true,
  },
  vote: { voterKey: 'u:ann', state: 'counted' },
  voter: { tier: 'account', keys: ['u:ann', 'g:ann'] },
  atMs: 1500,
};
const vote = (state: WithdrawalQuestion['vote']['state'], voterKey = 'u:ann') => ({ vote: { voterKey, state } });

it.each<[string, Partial<WithdrawalQuestion>, string | null]>([
  ['counted', vote('counted'), null],
  ['held', vote('held'), null],
  ['queued', vote('queued'), null],
  ['cast as a guest, now signed in', vote('counted', 'g:ann'), null],
  ['rejected', vote('rejected'), 'VOTE_NOT_WITHDRAWABLE'],
  ['void', vote('void'), 'VOTE_NOT_WITHDRAWABLE'],
  ["another voter's", vote('counted', 'u:bob'), 'NOT_FOUND'],
  ['not allowed', { contest: { ...question.contest, allowWithdraw: false } }, 'WITHDRAWAL_NOT_ALLOWED'],
  ['last millisecond', { atMs: 1999 }, null],
  ['after the end', { atMs: 2000 }, 'VOTING_CLOSED'],
  ['voting switched off', { contest: { ...question.contest, votingEnabled: false } }, 'VOTING_DISABLED'],
])('%s', (_name, change, expected) => {
  expect(withdrawalRefusal({ ...question, ...change })).toBe(expected);
});

it("does not tell that another voter's vote exists", () => {
  const contest = { ...question.contest, allowWithdraw: false };
  expect(withdrawalRefusal({ ...question, contest, ...vote('void', 'u:bob') })).toBe('NOT_FOUND');
});
