import { expect, it } from 'vitest';
import { anonymousKey } from './anonymous-key.ts';

it('is the same within a contest, another in each, and tells nothing of the voter', () => {
  const secret = new Uint8Array(32).fill(1);
  const key = anonymousKey(secret, 'contest', 'u:voter');
  expect(key).toMatch(/^d:[\w-]{24}$/);
  expect(anonymousKey(secret, 'CONTEST', 'u:voter')).toBe(key);
  const others = [
    anonymousKey(secret, 'other', 'u:voter'),
    anonymousKey(secret, 'contest', 'u:other'),
    anonymousKey(new Uint8Array(32).fill(2), 'contest', 'u:voter'),
  ];
  expect(new Set([key, ...others]).size).toBe(4);
});
