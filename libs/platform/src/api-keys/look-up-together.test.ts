import { describe, expect, it } from 'vitest';
import { type Found, lookUpTogether } from './look-up-together.ts';

const keyOf = (text: string) => Buffer.from(text);

/** Looks up by hand: each query waits until the test answers it. */
function asked() {
  const queries: { keys: string[]; answer: PromiseWithResolvers<Found<string>[]> }[] = [];
  const lookUp = lookUpTogether<string>((keys) => {
    const answer = Promise.withResolvers<Found<string>[]>();
    queries.push({ keys: keys.map(String), answer });
    return answer.promise;
  });
  return { queries, lookUp: (text: string) => lookUp(keyOf(text)) };
}

const turn = () => new Promise((resolve) => void setImmediate(resolve));

describe('looking up together', () => {
  it('asks once for what is asked at once, and tells each its own', async () => {
    const { queries, lookUp } = asked();
    const answers = Promise.all(['a', 'b', 'a', 'c'].map(lookUp));
    await turn();
    expect(queries.map(({ keys }) => keys)).toEqual([['a', 'b', 'c']]);
    queries[0]?.answer.resolve([
      { key: keyOf('c'), value: 'C' },
      { key: keyOf('a'), value: 'A' },
    ]);
    expect(await answers).toEqual(['A', undefined, 'A', 'C']);
  });

  it('runs one query at a time and answers nothing by one that had begun before', async () => {
    const { queries, lookUp } = asked();
    const first = lookUp('a');
    await turn();
    const later = Promise.all([lookUp('a'), lookUp('b')]);
    await turn();
    expect(queries).toHaveLength(1);
    queries[0]?.answer.resolve([{ key: keyOf('a'), value: 'old' }]);
    expect(await first).toBe('old');
    await turn();
    expect(queries.map(({ keys }) => keys)).toEqual([['a'], ['a', 'b']]);
    queries[1]?.answer.resolve([{ key: keyOf('a'), value: 'new' }]);
    expect(await later).toEqual(['new', undefined]);
  });

  it('goes on after a query that failed', async () => {
    const { queries, lookUp } = asked();
    const failed = Promise.allSettled([lookUp('a'), lookUp('b')]);
    await turn();
    queries[0]?.answer.reject(new Error('away'));
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = lookUp('a');
    await turn();
    queries[1]?.answer.resolve([{ key: keyOf('a'), value: 'A' }]);
    expect(await next).toBe('A');
  });

  it('takes so many at a time', async () => {
    const { queries, lookUp } = asked();
    const answers = Promise.all(Array.from({ length: 501 }, (_, index) => lookUp(String(index))));
    await turn();
    queries[0]?.answer.resolve([]);
    await turn();
    queries[1]?.answer.resolve([]);
    await answers;
    expect(queries.map(({ keys }) => keys.length)).toEqual([500, 1]);
  });
});
