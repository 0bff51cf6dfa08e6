import type { Counter } from '@urvote/voting/fraud/counter-keys';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SparseCounters } from './sparse-counters.ts';

const counter = (key: string, increment = 1, bucket = 100): Counter => ({ key, bucket, increment });

let batchNumber = 0;
const split = (counters: SparseCounters, ...list: Counter[]) => counters.split(`b${batchNumber++}`, list);

describe('a source', () => {
  it('stays local until the fourth vote of its minute and is then shared with all that was kept back', () => {
    const sparse = new SparseCounters();
    expect(split(sparse, counter('ip:a'))).toEqual({ shared: [], localBefore: new Map() });
    expect(split(sparse, counter('ip:a', 2))).toEqual({ shared: [], localBefore: new Map([['ip:a@100', 1]]) });
    expect(split(sparse, counter('ip:a', 1))).toEqual({ shared: [{ ...counter('ip:a'), add: 4 }], localBefore: new Map() });
    expect(split(sparse, counter('ip:a', 5))).toEqual({ shared: [{ ...counter('ip:a', 5), add: 5 }], localBefore: new Map() });
    expect(split(sparse, counter('net:b', 4)).shared).toEqual([{ ...counter('net:b', 4), add: 4 }]);
  });

  it('is then shared a lot at a time, and is said to be what the shared row said and what came since', () => {
    const sparse = new SparseCounters();
    const first = split(sparse, counter('ip:a', 4));
    sparse.observed(first, new Map([['ip:a@100', 30]]));
    expect(split(sparse, counter('ip:a', 3))).toEqual({ shared: [], localBefore: new Map([['ip:a@100', 34]]) });
    expect(split(sparse, counter('ip:a', 1))).toEqual({ shared: [{ ...counter('ip:a'), add: 4 }], localBefore: new Map() });
    expect(split(sparse, counter('ip:a', 1))).toEqual({ shared: [], localBefore: new Map([['ip:a@100', 38]]) });
  });

  it('begins again with every minute, and is shared at once in a minute that is over', () => {
    const sparse = new SparseCounters();
    split(sparse, counter('ip:a', 3, 100));
    expect(split(sparse, counter('ip:a', 1, 101))).toEqual({ shared: [], localBefore: new Map() });
    expect(split(sparse, counter('ip:a', 1, 100)).shared).toHaveLength(1);
    expect(split(sparse, counter('ip:a', 1, 102))).toEqual({ shared: [], localBefore: new Map() });
    expect(split(sparse, counter('ip:a', 1, 100)).shared).toEqual([{ ...counter('ip:a', 1, 100), add: 1 }]);
  });

  it('is counted once however often its batch is tried, until the batch is settled', () => {
    const sparse = new SparseCounters();
    for (let attempt = 0; attempt < 9; attempt++) expect(sparse.split('batch', [counter('ip:a', 2)])).toEqual({ shared: [], localBefore: new Map() });
    sparse.settled('batch');
    expect(sparse.split('batch', [counter('ip:a')])).toEqual({ shared: [], localBefore: new Map([['ip:a@100', 2]]) });
  });
});

it('every other counter is always shared', () => {
  const list = ['entry:e', 'entryhour:e', 'guest:192.0.2.1:d:e'].map((key) => counter(key));
  expect(split(new SparseCounters(), ...list).shared).toEqual(list.map((each) => ({ ...each, add: 1 })));
});

it('what is shared and what is said to be local never are too few', () => {
  const sparse = new SparseCounters();
  let bucket = 1000;
  fc.assert(
    fc.property(fc.array(fc.record({ key: fc.nat(400), increment: fc.integer({ min: 1, max: 5 }) }), { maxLength: 200 }), (drafts) => {
      bucket += 1;
      const truth = new Map<string, number>();
      const sharedTotals = new Map<string, number>();
      for (const { key: number, increment } of drafts) {
        const key = `ip:${number}`;
        const before = truth.get(key) ?? 0;
        const { shared: [row], localBefore } = split(sparse, counter(key, increment, bucket));
        if (row) sharedTotals.set(key, (sharedTotals.get(key) ?? 0) + row.add);
        const seenBefore = row ? (sharedTotals.get(key) ?? 0) - increment : (localBefore.get(`${key}@${bucket}`) ?? 0);
        expect(seenBefore).toBeGreaterThanOrEqual(before);
        truth.set(key, before + increment);
      }
    }),
    { numRuns: 50 },
  );
});
