import { createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { acceptedVote } from '@urvote/contracts/http/votes/vote-schemas';
import { castItem, countVotes, voteItem } from '@urvote/contracts/jobs/count-votes';
import { groupIdOfVote, indexOfVote } from '@urvote/voting/ids/vote-id';
import { signGroupRoot } from '@urvote/voting/receipt/receipt';
import { receiptFault } from '@urvote/voting/receipt/receipt-fault.test-support';
import { describe, expect, it, vi } from 'vitest';
import { sealGroup, type UnsealedItem } from './seal-group.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keyOf = (kid: string) =>
  kid === 'k1' ? createPublicKey(publicKey.export({ format: 'pem', type: 'spki' })) : undefined;
const uuid = (last: string) => `0190a000-0000-7000-8000-0000000000${last}`;
const ids = { contestId: uuid('c0'), entryId: uuid('e0'), windowStart: '2026-05-01' };
const cast = (voterKey: string, value: 1 | -1 = 1): UnsealedItem => ({
  kind: 'cast',
  ...ids,
  voterKey,
  tier: 'account',
  value,
  castAtMs: 1_777_000_000_123,
});
const withdrawal: UnsealedItem = {
  kind: 'withdraw',
  ...ids,
  voterKey: 'u:1',
  voteId: uuid('b0'),
  requestedAtMs: 1_777_000_000_124,
};

function seal(items: readonly UnsealedItem[], change: Partial<Parameters<typeof sealGroup>[1]> = {}) {
  const signRoot = vi.fn(({ openedAtMs, ...root }) =>
    signGroupRoot({ iss: 'urvote', ...root, iat: openedAtMs / 1000 }, privateKey, 'k1'),
  );
  const options = {
    openedAtMs: 1_777_000_000_000,
    random: Buffer.alloc(8, 5),
    commitmentSecret: 'secret',
    signer: { signRoot },
  };
  return { ...sealGroup(items, { ...options, ...change }), signRoot };
}

describe('a sealed group', () => {
  const items = [cast('u:1'), cast('u:2', -1), withdrawal, cast('u:3')];

  it('is a valid job whose ids name the group and the place in it', () => {
    const { data, ids: voteIds } = seal(items);
    expect(countVotes.schema.parse(data)).toEqual(data);
    expect(data.items.map((item) => (item as { kind: string }).kind)).toEqual(['cast', 'cast', 'withdraw', 'cast']);
    expect([0, 1, 3].map((index) => castItem.safeParse(data.items[index]).success)).toEqual([true, true, true]);
    expect(voteItem.safeParse(data.items[2]).success).toBe(true);
    expect(voteIds.map(groupIdOfVote)).toEqual(Array(4).fill(data.batchId));
    expect(voteIds.map(indexOfVote)).toEqual([0, 1, 2, 3]);
  });

  it('gives receipts that prove themselves, by one signature', () => {
    const { receiptAt, signRoot } = seal(items);
    for (const index of [0, 1, 3]) {
      const receipt = receiptAt(index);
      expect(receiptFault(receipt, keyOf)).toBeNull();
      expect(acceptedVote.safeParse({ id: receipt.voteId, status: 'queued', receipt }).success).toBe(true);
    }
    expect(signRoot).toHaveBeenCalledOnce();
    expect(() => receiptAt(4)).toThrow(RangeError);
  });

  it('tells nothing of the choice without the secret, and is bound to it', () => {
    const [like, dislike] = [seal([cast('u:1', 1)]), seal([cast('u:1', -1)])];
    expect(like.receiptAt(0).commitment).not.toBe(dislike.receiptAt(0).commitment);
    expect(seal([cast('u:1', 1)], { commitmentSecret: 'other' }).receiptAt(0).commitment).not.toBe(
      like.receiptAt(0).commitment,
    );
    expect(JSON.stringify(like.receiptAt(0))).not.toContain(ids.entryId);
    expect(JSON.stringify(like.receiptAt(0))).not.toContain('u:1');
  });

  it('is another group with other random bytes', () => {
    expect(seal(items, { random: Buffer.alloc(8, 6) }).data.batchId).not.toBe(seal(items).data.batchId);
  });

  it('is not trusted when signed by another key', () => {
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const signRoot = () =>
      `${seal(items).data.signature.split('.').slice(0, 2).join('.')}.${sign(null, Buffer.from('x'), stranger).toString('base64url')}`;
    expect(receiptFault(seal(items, { signer: { signRoot } }).receiptAt(0), keyOf)).toBe('bad_signature');
  });
});
