import { describe, expect, it } from 'vitest';
import { type CacheOutcome, createResponseCache, type ResponseCacheOptions } from './response-cache.ts';
import { type SharedResponse, sharedResponseOf } from './shared-response.ts';

function createScene(options: Partial<ResponseCacheOptions> = {}) {
  const outcomes: CacheOutcome[] = [];
  const clock = { nowMs: 0 };
  const cache = createResponseCache({
    maxBytes: 100_000,
    maxEntryBytes: 10_000,
    maxStaleMs: 60_000,
    nowMs: () => clock.nowMs,
    onOutcome: (outcome) => outcomes.push(outcome),
    ...options,
  });
  let loadCount = 0;
  const answer =
    (text: string, change: Partial<SharedResponse> = {}) =>
    async () => {
      loadCount += 1;
      return { status: 200, headers: {}, body: Buffer.from(text), freshMs: 1000, ...change };
    };
  const read = async (key: string, load: () => Promise<SharedResponse>) =>
    (await cache.get(key, load)).response.body.toString();
  return { cache, clock, outcomes, answer, read, loadCount: () => loadCount };
}

const fail = () => Promise.reject(new Error('away'));

describe('the response cache', () => {
  it('gives a fresh answer to all, and asks again after its time', async () => {
    const { clock, read, answer, outcomes } = createScene();
    expect(await read('a', answer('1'))).toBe('1');
    clock.nowMs = 999;
    expect(await read('a', answer('2'))).toBe('1');
    expect(await read('b', answer('3'))).toBe('3');
    clock.nowMs = 1000;
    expect(await read('a', answer('4'))).toBe('4');
    expect(outcomes).toEqual(['miss', 'hit', 'miss', 'miss']);
  });

  it('asks once for all who come while it waits', async () => {
    const { read, answer, loadCount } = createScene();
    const arrived = Promise.withResolvers<void>();
    const slow = async () => {
      await arrived.promise;
      return answer('1')();
    };
    const reads = Array.from({ length: 50 }, () => read('a', slow));
    arrived.resolve();
    expect(new Set(await Promise.all(reads))).toEqual(new Set(['1']));
    expect(loadCount()).toBe(1);
  });

  it('gives the last good answer while the upstream fails, with its age, for as long as is allowed', async () => {
    const { cache, clock, read, answer, outcomes } = createScene();
    await read('a', answer('1'));
    clock.nowMs = 5000;
    expect(await cache.get('a', fail)).toMatchObject({ staleForMs: 5000 });
    expect(await read('a', answer('down', { status: 503, freshMs: 0 }))).toBe('1');
    expect(outcomes).toEqual(['miss', 'miss', 'stale', 'miss', 'stale']);
    clock.nowMs = 60_001;
    await expect(cache.get('a', fail)).rejects.toThrow('away');
    expect(await read('a', answer('down', { status: 503, freshMs: 0 }))).toBe('down');
    await expect(cache.get('never asked', fail)).rejects.toThrow('away');
  });

  it('keeps nothing that is not fresh, and forgets what is gone', async () => {
    const { cache, clock, read, answer, loadCount } = createScene();
    await read('a', answer('gone', { status: 404, freshMs: 0 }));
    await read('a', answer('1'));
    expect(loadCount()).toBe(2);
    clock.nowMs = 1000;
    expect(await read('a', answer('gone', { status: 404, freshMs: 0 }))).toBe('gone');
    await expect(cache.get('a', fail)).rejects.toThrow('away');
  });

  it('takes nothing for fresh that was asked for before it expired, nor what was on its way', async () => {
    const { cache, read, answer } = createScene();
    const arrived = Promise.withResolvers<void>();
    const early = read('a', async () => {
      await arrived.promise;
      return answer('old')();
    });
    cache.expire();
    expect(await read('a', answer('new'))).toBe('new');
    arrived.resolve();
    expect(await early).toBe('old');
    expect(await read('a', answer('newest'))).toBe('new');
    cache.expire();
    expect(await read('a', fail)).toBe('new');
  });

  it('keeps so many bytes, the last used, and no answer that is too large', async () => {
    const { read, answer, loadCount } = createScene({ maxBytes: 3000, maxEntryBytes: 2000 });
    for (const key of ['a', 'b', 'a', 'c']) await read(key, answer('x'.repeat(900)));
    expect(loadCount()).toBe(3);
    await read('a', answer('x'));
    expect(loadCount()).toBe(3);
    await read('b', answer('x'));
    expect(loadCount()).toBe(4);
    const large = answer('x'.repeat(2000));
    expect([await read('l', large), await read('l', large)].map((text) => text.length)).toEqual([2000, 2000]);
    expect(loadCount()).toBe(6);
  });

  it('counts the copies of an answer, and lets nobody weigh what is not kept any more', async () => {
    const { cache, clock, read, answer, loadCount } = createScene({ maxBytes: 3000, maxEntryBytes: 1500 });
    const { response: old } = await cache.get('a', answer('x'.repeat(900)));
    clock.nowMs = 1000;
    const { response } = await cache.get('a', answer('x'.repeat(900)));
    await read('b', answer('x'));
    cache.weigh('a', old, 3000);
    cache.weigh('c', response, 3000);
    await read('a', answer('y'));
    expect(loadCount()).toBe(3);
    for (let copy = 0; copy < 2; copy += 1) cache.weigh('a', response, 600);
    await read('a', answer('y'));
    expect(loadCount()).toBe(3);
    await read('b', answer('y'));
    expect(loadCount()).toBe(4);
  });
});

describe('what is shared', () => {
  const freshMsOf = (headers: Record<string, string>, status = 200) =>
    sharedResponseOf(status, Object.fromEntries(new Headers(headers)), Buffer.alloc(0)).freshMs;
  const shared = { 'CDN-Cache-Control': 'max-age=1' };

  it('is what says so, and nothing that may be of one caller', () => {
    expect(freshMsOf(shared)).toBe(1000);
    expect(freshMsOf({ ...shared, 'Cache-Control': 'no-store', Vary: 'Origin' })).toBe(1000);
    expect(freshMsOf({})).toBe(0);
    expect(freshMsOf({ 'Cache-Control': 'public, max-age=300' })).toBe(0);
    expect(freshMsOf({ 'CDN-Cache-Control': 'no-store' })).toBe(0);
    expect(freshMsOf(shared, 404)).toBe(0);
    for (const personal of [
      { 'Cache-Control': 'private, no-cache' },
      { 'Set-Cookie': 'a=1' },
      { Vary: 'Authorization, Cookie' },
      { Vary: '*' },
    ])
      expect([personal, freshMsOf({ ...shared, ...personal })]).toEqual([personal, 0]);
  });
});
