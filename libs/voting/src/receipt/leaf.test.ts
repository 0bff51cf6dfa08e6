import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Choice } from './leaf.ts';
import { choiceCommitment, leafBytes } from './leaf.ts';

const voteId = '01234567-89ab-7000-bf01-020304050607';
const otherVoteId = '01234567-89ab-7001-bf01-020304050607';
const secret = 'c'.repeat(32);
const choice: Choice = { voteId, entryId: 'entry-a', value: 1, voterKey: 'u:ann' };
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('leafBytes', () => {
  it('is the documented layout, byte for byte', () => {
    const commitment = Buffer.alloc(32, 7);
    const bytes = leafBytes({ voteId, contestId: 'contest', castAtMs: 1_700_000_000_000, commitment });
    const text = (length: number, field: string) => hex(Buffer.from([0, 0, 0, length])) + hex(Buffer.from(field));
    expect(hex(bytes)).toBe(
      text(19, 'urvote-vote-leaf-v1') +
        text(36, voteId) +
        text(7, 'contest') +
        text(13, '1700000000000') +
        `00000020${'07'.repeat(32)}`,
    );
  });

  it('differs whenever a field differs', () => {
    const field = fc.record({
      voteId: fc.string(),
      contestId: fc.string(),
      castAtMs: fc.nat(),
      commitment: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    });
    fc.assert(
      fc.property(field, field, (left, right) => {
        fc.pre(JSON.stringify(left) !== JSON.stringify(right));
        expect(hex(leafBytes(left))).not.toBe(hex(leafBytes(right)));
      }),
    );
  });
});

describe('a field', () => {
  it.each(['contest', 'a'.repeat(5_000), 'ü'.repeat(5_000), '\u20ac'.repeat(5_000), '\u{1f3b5}'.repeat(5_000)])(
    'keeps all its bytes, however many: %#',
    (contestId) => {
      const bytes = Buffer.from(leafBytes({ voteId, contestId, castAtMs: 1, commitment: Buffer.alloc(32) }));
      const field = Buffer.from(contestId);
      const at = 4 + 19 + 4 + 36;
      expect(bytes.readUInt32BE(at)).toBe(field.length);
      expect(bytes.subarray(at + 4, at + 4 + field.length).equals(field)).toBe(true);
      expect(bytes).toHaveLength(at + 4 + field.length + 4 + 1 + 4 + 32);
    },
  );
});

describe('choiceCommitment', () => {
  it('is the documented one: an HMAC by the nonce, which is an HMAC by the secret, over length-prefixed fields', () => {
    expect(hex(choiceCommitment(choice, secret))).toBe(commitmentBy(nonceOf(voteId)));
  });

  it('is the same every time', () => {
    expect(hex(choiceCommitment(choice, secret))).toBe(hex(choiceCommitment({ ...choice }, secret)));
    expect(choiceCommitment(choice, secret)).toHaveLength(32);
  });

  it.each<[string, Partial<Choice>]>([
    ['entry', { entryId: 'entry-b' }],
    ['value', { value: -1 }],
    ['voter', { voterKey: 'u:bob' }],
    ['vote', { voteId: otherVoteId }],
  ])('is another for another %s', (_name, change) => {
    expect(hex(choiceCommitment({ ...choice, ...change }, secret))).not.toBe(hex(choiceCommitment(choice, secret)));
  });

  it('cannot be guessed without the secret', () => {
    expect(hex(choiceCommitment(choice, 'd'.repeat(32)))).not.toBe(hex(choiceCommitment(choice, secret)));
  });

  it('does not open with the nonce of another vote', () => {
    const committed = hex(choiceCommitment(choice, secret));
    expect(commitmentBy(nonceOf(otherVoteId))).not.toBe(committed);
  });
});

const nonceOf = (id: string) => createHmac('sha256', secret).update(`urvote-choice-nonce-v1\0${id}`).digest();

/** As an auditor makes it who was given the nonce. */
function commitmentBy(nonce: Buffer): string {
  const fields = ['urvote-choice-v1', voteId, 'entry-a', '1', 'u:ann'].map((field) =>
    Buffer.concat([Buffer.from([0, 0, 0, field.length]), Buffer.from(field)]),
  );
  return createHmac('sha256', nonce).update(Buffer.concat(fields)).digest('hex');
}
