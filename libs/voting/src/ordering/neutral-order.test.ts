import { describe, expect, it } from 'vitest';
import { neutralKey } from './neutral-order.ts';

const entryId = (n: number) => `0190f5a0-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
const orderOf = (seed: string, ids: readonly string[]) =>
  ids.toSorted((a, b) => Buffer.compare(neutralKey(seed, a), neutralKey(seed, b)));

function chiSquare(counts: Iterable<number>, expected: number): number {
  return [...counts].reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

function countBy(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

const seeds = Array.from({ length: 24_000 }, (_, n) => `voter-${n}`);

/** Critical values of the chi-square distribution at 0.001: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4. */
const critical = { 9: 27.877, 23: 49.728 };

describe('the neutral order', () => {
  it('is each permutation as often as every other [XA-016]', () => {
    const ids = [1, 2, 3, 4].map(entryId);
    const counts = countBy(seeds.map((seed) => orderOf(seed, ids).join()));
    expect(counts.size).toBe(24);
    expect(chiSquare(counts.values(), seeds.length / 24)).toBeLessThan(critical[23]);
  });

  it('puts an entry into each place as often as into every other [XA-016]', () => {
    const ids = Array.from({ length: 10 }, (_, n) => entryId(n));
    const orders = seeds.map((seed) => orderOf(seed, ids));
    for (const id of ids) {
      const counts = countBy(orders.map((order) => String(order.indexOf(id))));
      expect(chiSquare(counts.values(), seeds.length / 10)).toBeLessThan(critical[9]);
    }
  });

  it('stays for one seed, however ids are written, and among entries that come later', () => {
    const ids = Array.from({ length: 50 }, (_, n) => entryId(n));
    const before = orderOf('ada', ids.slice(0, 40));
    expect(orderOf('ada', ids).filter((id) => before.includes(id))).toEqual(before);
    expect(neutralKey('ada', entryId(10).toUpperCase())).toEqual(neutralKey('ada', entryId(10)));
    expect(orderOf('bob', ids)).not.toEqual(orderOf('ada', ids));
  });
});
