import { describe, expect, it } from 'vitest';
import { createSealer } from './sealer.ts';

const secret = 's'.repeat(32);

describe('a sealer', () => {
  it('opens what it sealed, and seals the same text differently each time', () => {
    const sealer = createSealer(secret, 'mail');
    const [one, other] = [sealer.seal('déjà vu'), sealer.seal('déjà vu')];
    expect([sealer.open(one).toString(), sealer.open(other).toString()]).toEqual(['déjà vu', 'déjà vu']);
    expect(one.equals(other)).toBe(false);
    expect(sealer.open(sealer.seal('')).length).toBe(0);
  });

  it('opens nothing of another key, another purpose, or that was changed', () => {
    const sealed = createSealer(secret, 'mail').seal('text');
    expect(() => createSealer('o'.repeat(32), 'mail').open(sealed)).toThrow();
    expect(() => createSealer(secret, 'totp').open(sealed)).toThrow();
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => createSealer(secret, 'mail').open(changed)).toThrow();
    }
    expect(() => createSealer(secret, 'mail').open(sealed.subarray(0, 20))).toThrow('not a sealed text');
  });
});
