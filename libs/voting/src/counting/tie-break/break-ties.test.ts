import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { rankByUnits } from '../model/count.ts';
import { dice, shuffled, thousand } from '../elections.test-support.ts';
import { breakTies, type TieRule } from './break-ties.ts';
import { lotOrder } from './lot-order.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const rules = ['earliest', 'lot', 'more_up'] as const satisfies TieRule[];
const tied = (entryIds: readonly string[]) => rankByUnits(new Map(entryIds.map((entryId) => [entryId, 7n])));
const same = (entryIds: readonly string[]) => entryIds.map((entryId) => ({ entryId, enteredAtMs: 5, upCount: 3 }));

describe('a tie', () => {
  it.each(rules)('of 2 to 7 equal entries has one result by %s, with the rule logged [XA-018]', (rule) => {
    for (const size of [2, 3, 4, 5, 6, 7]) {
      const entryIds = ids.slice(0, size);
      const { order, decisions } = breakTies(tied(entryIds), { rule, seed: 's', facts: same(entryIds) });
      expect(order.map(({ rank }) => rank)).toEqual(entryIds.map((_, index) => index + 1));
      expect(order.map(({ entryId }) => entryId)).toEqual(lotOrder(entryIds, 's'));
      const drawn = lotOrder(entryIds, 's');
      expect(decisions).toEqual([{ rank: 1, rule, entryIds: drawn, byLot: drawn }]);
    }
  });

  it('is decided by the same bytes on every machine, whoever asks in what order [XA-018]', () => {
    expect(lotOrder(['a', 'b', 'c', 'd', 'e', 'f', 'g'], '2026-11-22')).toEqual(sortedByShell('2026-11-22'));
    for (const seed of thousand.slice(0, 100)) {
      const mixed = shuffled(ids, dice(seed));
      expect(lotOrder(mixed, String(seed))).toEqual(lotOrder(ids, String(seed)));
      const declared = { rule: 'lot', seed: String(seed), facts: same(ids) } as const;
      expect(JSON.stringify(breakTies(tied(mixed), declared))).toBe(JSON.stringify(breakTies(tied(ids), declared)));
    }
    expect(lotOrder(['A', 'b'], 'x')).toEqual(lotOrder(['A', 'b'].reverse(), 'x'));
  });

  it('is decided by the declared rule, and by the lot only among those it leaves equal', () => {
    const facts = [
      { entryId: 'a', enteredAtMs: 9, upCount: 4 },
      { entryId: 'b', enteredAtMs: 2, upCount: 4 },
      { entryId: 'c', enteredAtMs: 2, upCount: 8 },
    ];
    const order = (rule: TieRule) =>
      breakTies(tied(['a', 'b', 'c']), { rule, seed: 's', facts }).order.map(({ entryId }) => entryId);
    expect(order('earliest')).toEqual([...lotOrder(['b', 'c'], 's'), 'a']);
    expect(order('more_up')).toEqual(['c', ...lotOrder(['a', 'b'], 's')]);
    expect(breakTies(tied(['a', 'b', 'c']), { rule: 'more_up', seed: 's', facts }).decisions[0]?.byLot).toEqual(
      lotOrder(['a', 'b'], 's'),
    );
  });

  it('leaves alone who is not in it', () => {
    const placed = rankByUnits(
      new Map([
        ['a', 9n],
        ['b', 5n],
        ['c', 5n],
        ['d', 1n],
      ]),
    );
    const { order, decisions } = breakTies(placed, { rule: 'lot', seed: 's', facts: same(ids) });
    expect(order.map(({ entryId }) => entryId)).toEqual(['a', ...lotOrder(['b', 'c'], 's'), 'd']);
    expect(decisions).toHaveLength(1);
    expect(breakTies([], { rule: 'lot', seed: 's', facts: [] })).toEqual({ order: [], decisions: [] });
  });

  it('needs to know of everybody in it', () => {
    const declared = { rule: 'earliest', seed: 's', facts: same(['a']) } as const;
    expect(() => breakTies(tied(['a', 'b']), declared)).toThrow('nothing is known of the entry b');
  });
});

/** As somebody without this code would draw it. */
function sortedByShell(seed: string): string[] {
  const script = `for id in ${ids.join(' ')}; do printf '%s %s\\n' "$(printf '%s\\n%s' '${seed}' "$id" | sha256sum | cut -d' ' -f1)" "$id"; done | sort | cut -d' ' -f2`;
  return spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout.trim().split('\n');
}
