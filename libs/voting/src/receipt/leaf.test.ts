import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Choice } from './leaf.ts';
import { choiceCommitment, commitmentNonce, commitmentOf, leafBytes } from './leaf.ts';

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

describe('choiceCommitment', () => {
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

  it('opens with its own nonce and no other', () => {
    const committed = hex(choiceCommitment(choice, secret));
    expect(hex(commitmentOf(choice, commitmentNonce(voteId, secret)))).toBe(committed);
    expect(hex(commitmentOf(choice, commitmentNonce(otherVoteId, secret)))).not.toBe(committed);
  });
});
