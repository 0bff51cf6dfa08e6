import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hmacSha256, hmacSha256Once, sha256 } from './sha256.ts';

describe('sha256', () => {
  it('is SHA-256', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 1000 })), (data) => {
        expect(sha256(data).toString('hex')).toBe(createHash('sha256').update(data).digest('hex'));
      }),
    );
  });
});

describe('hmacSha256', () => {
  it('is HMAC of any key and messages of any length, one after another', () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const message = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.uint8Array({ maxLength: 2000, size: 'max' }),
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), bytes),
        fc.array(message, { maxLength: 5 }),
        (key, messages) => {
          const hmac = hmacSha256(key);
          for (const each of messages) {
            expect(hmac(each).toString('hex')).toBe(createHmac('sha256', key).update(each).digest('hex'));
          }
        },
      ),
    );
  });

  it('is RFC 4231, test cases 2 and 6', () => {
    expect(hmacSha256('Jefe')('what do ya want for nothing?').toString('hex')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    expect(
      hmacSha256(Buffer.alloc(131, 0xaa))('Test Using Larger Than Block-Size Key - Hash Key First').toString('hex'),
    ).toBe('60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54');
  });

  it('gives digests that later ones leave alone', () => {
    const hmac = hmacSha256('key');
    const first = hmac('a');
    const before = first.toString('hex');
    hmac('b');
    expect(first.toString('hex')).toBe(before);
  });
});

describe('hmacSha256Once', () => {
  it('is HMAC of any short key and messages of any length, one after another', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 64 }),
        fc.array(fc.uint8Array({ maxLength: 1500 }), { maxLength: 5 }),
        (key, messages) => {
          for (const message of messages) {
            expect(hmacSha256Once(key, message).toString('hex')).toBe(
              createHmac('sha256', key).update(message).digest('hex'),
            );
          }
        },
      ),
    );
  });

  it('refuses a key that it would have to hash', () => {
    expect(() => hmacSha256Once(new Uint8Array(65), new Uint8Array(1))).toThrow(RangeError);
  });
});
