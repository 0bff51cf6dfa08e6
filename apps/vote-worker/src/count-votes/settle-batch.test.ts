import type { CastItem } from '@urvote/contracts/jobs/count-votes';
import { settleToggle } from '@urvote/voting/ballot/settle-toggle';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BudgetState, budgetKeyOf } from './lock-budgets.ts';
import type { StoredVote } from './lock-slots.ts';
import { settleBatch } from './settle-batch.ts';
import type { BatchWithdrawal, ScoredCast, StateChange } from './settled-vote.ts';
import { settleWithdrawals } from './settle-withdrawals.ts';

const slot = { contestId: 'c', entryId: 'e', voterKey: 'u', windowStart: '2026-06-15' };

function scored(item: Partial<CastItem> & { id: string }, verdict: ScoredCast['verdict'] = { state: 'counted' }): ScoredCast {
  return {
    item: { kind: 'cast', ...slot, tier: 'account', value: 1, castAtMs: 1000, leafIndex: 0, ...item },
    batchId: 'b', verdict, fraudScore: 0, reasons: [], signals: {}, ruleSetVersion: 1, address: null, country: null, asn: null, weight: 1,
  };
}

function withdrawal(voteId: string, requestedAtMs: number): BatchWithdrawal {
  return { kind: 'withdraw', id: `w-${voteId}-${requestedAtMs}`, batchId: 'b', voteId, ...slot, requestedAtMs, leafIndex: 0 };
}

const contestsOf = (votePolicy: 'daily' | 'toggle', maxVotesPerVoter: number | null = null) => new Map([['c', { votePolicy, maxVotesPerVoter }]]);

/** The stored votes of one slot, as the database keeps them. */
class StoredSlot {
  readonly votes = new Map<string, StoredVote>();

  deliver(casts: readonly ScoredCast[], withdrawals: readonly BatchWithdrawal[]): BatchWithdrawal[] {
    const early = this.takeBack(withdrawals);
    const { stored, changes } = settleBatch({ contests: contestsOf('toggle'), casts, history: [...this.votes.values()], budgets: new Map() });
    this.change(changes);
    for (const { item, outcome, verdict } of stored) {
      const { id, contestId, entryId, voterKey, windowStart, value, castAtMs } = item;
      const voided = outcome.state === 'void' ? outcome : undefined;
      this.votes.set(id, {
        id, contestId, entryId, voterKey, windowStart, value, castAtMs, state: outcome.state === 'rejected' ? 'void' : outcome.state,
        voidReason: voided?.reason ?? null, voidedAtMs: voided?.voidedAtMs ?? null, isSuspicious: verdict.state === 'held',
      });
    }
    return this.takeBack(early);
  }

  takeBack(withdrawals: readonly BatchWithdrawal[]): BatchWithdrawal[] {
    const { changes, early } = settleWithdrawals({ contests: contestsOf('toggle'), withdrawals, history: [...this.votes.values()], rejectedIds: new Set() });
    this.change(changes);
    return early;
  }

  change(changes: readonly StateChange[]): void {
    for (const { id, to } of changes) {
      const vote = this.votes.get(id);
      const voided = to.state === 'void' ? to : undefined;
      if (vote) Object.assign(vote, { state: to.state, voidReason: voided?.reason ?? null, voidedAtMs: voided?.voidedAtMs ?? null });
      expect([...this.votes.values()].filter(({ state }) => state !== 'void').length).toBeLessThanOrEqual(1);
    }
  }
}

const anyCast = fc.record({ value: fc.constantFrom<1 | -1>(1, -1), castAtMs: fc.integer({ min: 1, max: 8 }), withdrawnAfter: fc.option(fc.nat(6), { nil: undefined }), isHeld: fc.boolean() });

describe('toggle casts and withdrawals', () => {
  it('in any order and any groups end in the state of one fold', () => {
    const anyHistory = fc.array(anyCast, { minLength: 1, maxLength: 8 }).chain((drafts) => {
      const casts = drafts.map(({ value, castAtMs, isHeld }, index) => scored({ id: `v${index}`, value, castAtMs }, { state: isHeld ? 'held' : 'counted' }));
      const withdrawals = drafts.flatMap(({ castAtMs, withdrawnAfter }, index) => (withdrawnAfter === undefined ? [] : [withdrawal(`v${index}`, castAtMs + withdrawnAfter)]));
      const commands = [...casts.map((cast) => ({ cast })), ...withdrawals.map((withdraw) => ({ withdraw }))];
      const shuffled = fc.shuffledSubarray<{ cast?: ScoredCast; withdraw?: BatchWithdrawal }>(commands, { minLength: commands.length, maxLength: commands.length });
      return fc.record({ casts: fc.constant(casts), withdrawals: fc.constant(withdrawals), shuffled, size: fc.integer({ min: 1, max: 5 }) });
    });
    fc.assert(
      fc.property(anyHistory, ({ casts, withdrawals, shuffled, size }) => {
        const table = new StoredSlot();
        let early: BatchWithdrawal[] = [];
        for (let start = 0; start < shuffled.length; start += size) {
          const part = shuffled.slice(start, start + size);
          early = table.deliver(part.flatMap(({ cast }) => cast ?? []), [...early, ...part.flatMap(({ withdraw }) => withdraw ?? [])]);
        }
        const at = new Map(withdrawals.map(({ voteId, requestedAtMs }) => [voteId, requestedAtMs]));
        const fold = settleToggle(
          casts.map(({ item: { id, value, castAtMs } }) => {
            const withdrawnAtMs = at.get(id);
            return { id, value, castAtMs, ...(withdrawnAtMs === undefined ? {} : { withdrawnAtMs }) };
          }),
        );
        const isLive = (id: string) => fold.get(id)?.state === 'live';
        for (const { item: { id }, verdict } of casts) {
          const vote = table.votes.get(id);
          expect(vote?.state).toBe(isLive(id) ? verdict.state : 'void');
          if (at.has(id)) expect(vote?.voidReason).toBe('withdrawn');
          else if (vote?.state === 'void') expect(vote.voidReason).toBe((fold.get(id) as { reason: string }).reason);
        }
        expect(early).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('that a reviewer struck stays struck when an older cast arrives late', () => {
    const table = new StoredSlot();
    table.deliver([scored({ id: 'v1', castAtMs: 10 })], []);
    table.change([{ id: 'v1', windowStart: slot.windowStart, to: { state: 'void', reason: 'struck', voidedAtMs: 50 } }]);
    table.deliver([scored({ id: 'v0', castAtMs: 5 })], []);
    expect(table.votes.get('v1')).toMatchObject({ state: 'void', voidReason: 'struck', voidedAtMs: 50 });
    table.deliver([scored({ id: 'v-1', castAtMs: 1 })], []);
    expect([...table.votes.values()].every(({ state }) => state === 'void')).toBe(true);
  });
});

function budgetOf(votedEntryIds: string[]): Map<string, BudgetState> {
  const budget = { ...slot, usedCount: votedEntryIds.length, votedEntryIds: new Set(votedEntryIds) };
  return new Map([[budgetKeyOf(budget), budget]]);
}

describe('a budget', () => {
  it('is never exceeded, and no entry gets two votes of a voter', () => {
    const anyEntries = fc.array(fc.constantFrom<string>('a', 'b', 'c', 'd', 'e'), { maxLength: 12 });
    fc.assert(
      fc.property(anyEntries, fc.uniqueArray(fc.constantFrom<string>('a', 'b', 'c')), fc.integer({ min: 1, max: 4 }), (entries, voted, limit) => {
        const casts = entries.map((entryId, index) => scored({ id: `v${index}`, entryId }));
        const { stored, rejected } = settleBatch({ contests: contestsOf('daily', limit), casts, history: [], budgets: budgetOf(voted) });
        const all = [...voted, ...stored.map(({ item }) => item.entryId)];
        expect(new Set(all).size).toBe(all.length);
        expect(stored.length).toBe(Math.min(Math.max(0, limit - voted.length), new Set(entries.filter((entry) => !voted.includes(entry))).size));
        expect(stored.length + rejected.length).toBe(casts.length);
      }),
    );
  });

  it.each([
    ['the first of two casts for one entry', ['e', 'e'], [], ['counted', 'already_voted']],
    ['as many casts as are left', ['a', 'b', 'c'], ['x'], ['counted', 'vote_limit_reached', 'vote_limit_reached']],
    ['no repeat of a cast that was one too many', ['a', 'b', 'b'], ['x'], ['counted', 'vote_limit_reached', 'vote_limit_reached']],
    ['nothing for an entry voted before', ['x', 'a'], ['x'], ['already_voted', 'counted']],
  ])('admits %s', (_, entries, voted, expected) => {
    const casts = entries.map((entryId, index) => scored({ id: `v${index}`, entryId }));
    const { stored, rejected } = settleBatch({ contests: contestsOf('daily', 2), casts, history: [], budgets: budgetOf(voted) });
    const outcomes = new Map([...stored, ...rejected].map(({ item, outcome }) => [item.id, outcome.state === 'rejected' ? outcome.reason : outcome.state]));
    expect(casts.map(({ item }) => outcomes.get(item.id))).toEqual(expected);
  });
});

it('what the rules reject takes no slot, and what they hold is held', () => {
  const casts = [scored({ id: 'v0' }, { state: 'rejected', reason: 'captcha_low' }), scored({ id: 'v1' }, { state: 'held' })];
  const { stored, rejected } = settleBatch({ contests: contestsOf('daily'), casts, history: [], budgets: new Map() });
  expect(rejected.map(({ outcome }) => outcome)).toEqual([{ state: 'rejected', reason: 'captcha_low' }]);
  expect(stored.map(({ outcome }) => outcome)).toEqual([{ state: 'held' }]);
});

describe('a withdrawal', () => {
  const stored = (more: Partial<StoredVote>): StoredVote => ({ id: 'v', ...slot, value: 1, castAtMs: 1, state: 'counted', voidReason: null, voidedAtMs: null, isSuspicious: false, ...more });
  const settle = (history: StoredVote[], rejected: string[] = []) =>
    settleWithdrawals({ contests: contestsOf('daily'), withdrawals: [withdrawal('v', 9), withdrawal('v', 7)], history, rejectedIds: new Set(rejected) });

  it('ends a live vote once, at the first request', () => {
    expect(settle([stored({ state: 'held' })])).toEqual({ changes: [{ id: 'v', windowStart: slot.windowStart, to: { state: 'void', reason: 'withdrawn', voidedAtMs: 7 } }], early: [] });
  });

  it('changes nothing in a void or a rejected vote, and is early without one', () => {
    expect(settle([stored({ state: 'void', voidReason: 'struck', voidedAtMs: 3 })])).toEqual({ changes: [], early: [] });
    expect(settle([], ['v'])).toEqual({ changes: [], early: [] });
    expect(settle([]).early).toHaveLength(2);
  });
});
