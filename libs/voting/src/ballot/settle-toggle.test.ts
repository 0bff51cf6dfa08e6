import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BallotCast } from './ballot-cast.ts';
import { settleToggle } from './settle-toggle.ts';

const up = (id: string, castAtMs: number, more: Partial<BallotCast> = {}): BallotCast => ({
  id,
  entryId: 'e',
  castAtMs,
  value: 1,
  ...more,
});
const down = (id: string, castAtMs: number): BallotCast => ({ id, entryId: 'e', castAtMs, value: -1 });

function settled(casts: readonly BallotCast[]): Record<string, string> {
  const states = [...settleToggle(casts)].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(states.map(([id, each]) => [id, each.state === 'live' ? 'live' : each.reason]));
}

describe('settleToggle', () => {
  it.each<[string, BallotCast[], Record<string, string>]>([
    ['nothing', [], {}],
    ['like', [up('a', 1)], { a: 'live' }],
    ['like, like', [up('a', 1), up('b', 2)], { a: 'toggled_off', b: 'toggled_off' }],
    ['like, dislike', [up('a', 1), down('b', 2)], { a: 'changed', b: 'live' }],
    ['like, like, like', [up('a', 1), up('b', 2), up('c', 3)], { a: 'toggled_off', b: 'toggled_off', c: 'live' }],
    ['like, dislike, like', [up('a', 1), down('b', 2), up('c', 3)], { a: 'changed', b: 'changed', c: 'live' }],
    [
      'like, dislike, dislike',
      [up('a', 1), down('b', 2), down('c', 3)],
      { a: 'changed', b: 'toggled_off', c: 'toggled_off' },
    ],
    ['ids decide at the same millisecond', [down('b', 1), up('a', 1)], { a: 'changed', b: 'live' }],
    ['a replayed id', [up('a', 1), up('a', 1)], { a: 'live' }],
    ['withdrawn', [up('a', 1, { withdrawal: { atMs: 2 } })], { a: 'withdrawn' }],
    ['withdrawn, like', [up('a', 1, { withdrawal: { atMs: 2 } }), up('b', 3)], { a: 'withdrawn', b: 'live' }],
    [
      'a cast older than the withdrawal comes late',
      [up('a', 1, { withdrawal: { atMs: 5 } }), up('b', 3)],
      { a: 'toggled_off', b: 'toggled_off' },
    ],
    ['withdrawn in the millisecond of the cast', [up('a', 1, { withdrawal: { atMs: 1 } })], { a: 'withdrawn' }],
    ['withdrawn by a clock that is behind', [up('a', 5, { withdrawal: { atMs: 1 } })], { a: 'withdrawn' }],
    [
      'cast and withdrawn in one millisecond, in the order of their ids',
      [up('a', 1, { withdrawal: { atMs: 1, id: 'c' } }), up('d', 1)],
      { a: 'withdrawn', d: 'live' },
    ],
    [
      'a cast before the withdrawal of that millisecond',
      [up('a', 1, { withdrawal: { atMs: 1, id: 'c' } }), up('b', 1)],
      { a: 'toggled_off', b: 'toggled_off' },
    ],
    ['struck', [up('a', 1, { struckAtMs: 9 }), up('b', 10)], { a: 'struck', b: 'live' }],
    ['struck after it was changed', [up('a', 1, { struckAtMs: 9 }), down('b', 2)], { a: 'changed', b: 'live' }],
  ])('%s', (_name, casts, expected) => {
    expect(settled(casts)).toEqual(expected);
  });
});

describe('any history', () => {
  const later = fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined });
  const cast = fc
    .record({
      id: fc.uuid(),
      castAtMs: fc.integer({ min: 0, max: 20 }),
      value: fc.constantFrom(1, -1),
      withdrawnAtMs: later,
      withdrawalId: fc.option(fc.uuid(), { nil: undefined }),
      struckAtMs: later,
    })
    .map(({ withdrawnAtMs, withdrawalId, struckAtMs, ...rest }): BallotCast => ({
      ...rest,
      entryId: 'e',
      ...(withdrawnAtMs !== undefined && {
        withdrawal: { atMs: withdrawnAtMs, ...(withdrawalId !== undefined && { id: withdrawalId }) },
      }),
      ...(struckAtMs !== undefined && { struckAtMs }),
    }));
  const history = fc.uniqueArray(cast, { maxLength: 12, selector: ({ id }) => id });

  it('settles the same in any order', () => {
    const shuffled = history.chain((casts) =>
      fc.tuple(fc.constant(casts), fc.shuffledSubarray(casts, { minLength: casts.length, maxLength: casts.length })),
    );
    fc.assert(
      fc.property(shuffled, ([casts, other]) => {
        expect(settled(other)).toEqual(settled(casts));
      }),
      { numRuns: 500 },
    );
  });

  it('settles the same in any batches, each folded over what came before, replays included', () => {
    const batches = fc.tuple(history, fc.array(fc.nat(3), { minLength: 12, maxLength: 12 }));
    fc.assert(
      fc.property(batches, ([casts, batchOf]) => {
        let stored: BallotCast[] = [];
        let last = settled([]);
        for (const batch of [3, 1, 0, 2, 1]) {
          stored = [...stored, ...casts.filter((_, index) => batchOf[index] === batch)];
          last = settled(stored);
        }
        expect(last).toEqual(settled(casts));
      }),
      { numRuns: 500 },
    );
  });

  it('has a state for every cast and at most one live', () => {
    fc.assert(
      fc.property(history, (casts) => {
        const states = [...settleToggle(casts).values()];
        expect(states).toHaveLength(casts.length);
        expect(states.filter(({ state }) => state === 'live').length).toBeLessThanOrEqual(1);
        expect(states.filter((each) => each.state === 'void' && each.reason === 'toggled_off').length % 2).toBe(0);
      }),
      { numRuns: 500 },
    );
  });
});
