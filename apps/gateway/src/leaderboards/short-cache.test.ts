import { describe, expect, it, vi } from 'vitest';
import { createShortCache } from './short-cache.ts';

function createHarness() {
  let now = 0;
  const cache = createShortCache<number>({ maxAgeMs: 250, maxCount: 2, nowMs: () => now });
  return { cache, advance: (ms: number) => (now += ms) };
}

describe('short cache', () => {
  it('loads once for all who ask within the time', async () => {
    const { cache, advance } = createHarness();
    const load = vi.fn(async () => 7);
    expect(await Promise.all([cache.get('a', load), cache.get('a', load)])).toEqual([7, 7]);
    advance(249);
    await cache.get('a', load);
    expect(load).toHaveBeenCalledOnce();
    advance(1);
    await cache.get('a', load);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it('keeps keys apart and no more of them than allowed', async () => {
    const { cache } = createHarness();
    const load = vi.fn(async () => 1);
    for (const key of ['a', 'b', 'c', 'b', 'c', 'a']) await cache.get(key, load);
    expect(load).toHaveBeenCalledTimes(4);
  });

  it('does not keep failures', async () => {
    const { cache } = createHarness();
    await expect(cache.get('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await cache.get('a', async () => 2)).toBe(2);
  });
});
