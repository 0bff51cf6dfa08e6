import { describe, expect, it } from 'vitest';
import { RecentMap } from './recent-map.ts';

const keys = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `key ${from + index}`);

describe('a map of recent keys', () => {
  it('keeps what was used last and forgets the rest', () => {
    const map = new RecentMap<{ key: string }>(8);
    for (const key of keys(100)) map.set(key, { key });
    expect(map.get('key 99')).toEqual({ key: 'key 99' });
    expect(keys(4, 96).every((key) => map.get(key) !== undefined)).toBe(true);
    expect(keys(100).filter((key) => map.get(key) !== undefined).length).toBeLessThanOrEqual(8);
  });

  it('counts reading as use', () => {
    const map = new RecentMap<{ key: string }>(8);
    map.set('old', { key: 'old' });
    for (const key of keys(100)) {
      map.set(key, { key });
      expect(map.get('old')).toBeDefined();
    }
  });

  it('forgets a key at once when told so', () => {
    const map = new RecentMap<{ key: string }>(4);
    for (const key of keys(3)) map.set(key, { key });
    for (const key of keys(3)) map.delete(key);
    expect(keys(3).map((key) => map.get(key))).toEqual([undefined, undefined, undefined]);
  });
});
