import { generateKeyPairSync, sign } from 'node:crypto';
import { openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import { choiceCommitment, leafBytes } from '@urvote/voting/receipt/leaf';
import { merkleTree } from '@urvote/voting/receipt/merkle-proof.test-support';
import { receiptsOf } from '@urvote/voting/receipt/receipt';
import { describe, expect, it } from 'vitest';
import { commitsTo, type PublishedKey, type Receipt, receiptFault } from './verify-receipt.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const keys = [{ kid: 'r1', ...publicKey.export({ format: 'jwk' }) }] as PublishedKey[];
const castAtMs = Date.UTC(2026, 4, 1, 12, 0, 0, 7);
const group = openGroup(castAtMs, new Uint8Array(8).fill(9));
const contestId = 'a3bb189e-8bf9-4888-9912-ace4e6543002';
const entryId = '5f0c1b5c-6f0a-4c43-9f5b-0c8f0e7a3b11';
const secret = 's'.repeat(32);
const choice = { entryId, value: 1, voterKey: 'u:ann' };

const text = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

function jws(header: object, payload: object, key = privateKey): string {
  const signed = `${text(header)}.${text(payload)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

const usual = { alg: 'EdDSA', kid: 'r1', typ: 'urvote-batch-root+jwt' };

function receiptsOfGroup(size: number): Receipt[] {
  const leaves = Array.from({ length: size }, (_, index) => {
    const voteId = voteIdAt(group, index);
    return { voteId, contestId, castAtMs, commitment: choiceCommitment({ voteId, ...choice }, secret) };
  });
  const tree = merkleTree(leaves.map(leafBytes));
  return leaves.map(receiptsOf(tree, jws(usual, statementOf(Buffer.from(tree.root).toString('base64url'), size))));
}

function statementOf(root: string, treeSize: number) {
  return { iss: 'urvote', batchId: group.groupId, root, treeSize, iat: Math.floor(castAtMs / 1000) };
}

const receipt = receiptsOfGroup(7)[4] as Receipt;
const statement = statementOf(receipt.root, 7);

describe('the verifier written from the RFCs', () => {
  it('takes every receipt of groups of every size to 70', () => {
    for (let size = 1; size <= 70; size += 1) {
      for (const each of receiptsOfGroup(size))
        expect(receiptFault(each, keys), `${each.leafIndex} of ${size}`).toBeNull();
    }
  });

  it('takes no receipt at another place than its own', () => {
    const receipts = receiptsOfGroup(9);
    for (const [at, each] of receipts.entries()) {
      for (const [other, { path }] of receipts.entries()) {
        if (other !== at)
          expect(receiptFault({ ...each, path }, keys), `${at} with the path of ${other}`).not.toBeNull();
      }
    }
  });

  it.each<[string, Partial<Receipt>]>([
    ['another contest', { contestId: entryId }],
    ['another time', { castAt: '2026-05-01T12:00:00.008Z' }],
    ['another commitment', { commitment: receipt.root }],
    ['another vote of the group', { voteId: voteIdAt(group, 3) }],
    ['another group', { batchId: openGroup(1, new Uint8Array(8)).groupId }],
    ['another place', { leafIndex: 3 }],
    ['a place outside of the tree', { leafIndex: 7 }],
    ['a smaller tree', { treeSize: 6 }],
    ['a path that is too short', { path: receipt.path.slice(1) }],
    ['a path that is too long', { path: [...receipt.path, receipt.root] }],
    ['siblings in another order', { path: receipt.path.toReversed() }],
    ['another root', { root: receipt.commitment }],
    ['no signature', { signature: '' }],
    ['a signature with a part more', { signature: `${receipt.signature}.x` }],
    ['a signature of somebody else', { signature: jws(usual, statement, stranger.privateKey) }],
    ['a signature by a key that is not published', { signature: jws({ ...usual, kid: 'r2' }, statement) }],
    ['a signature of another type', { signature: jws({ ...usual, typ: 'at+jwt' }, statement) }],
    ['a signature without a type', { signature: jws({ alg: 'EdDSA', kid: 'r1' }, statement) }],
    ['a signature by another algorithm', { signature: jws({ ...usual, alg: 'none' }, statement) }],
    ['a signature over another root', { signature: jws(usual, { ...statement, root: receipt.commitment }) }],
    ['a signature over another size', { signature: jws(usual, { ...statement, treeSize: 8 }) }],
    ['a signature over another group', { signature: jws(usual, { ...statement, batchId: contestId }) }],
    ['a signature over no object', { signature: jws(usual, [null]) }],
  ])('refuses a receipt with %s', (_name, change) => {
    expect(receiptFault({ ...receipt, ...change }, keys)).not.toBeNull();
  });

  it('refuses whatever was signed by a key of another kind', () => {
    expect(receiptFault(receipt, [{ ...(keys[0] as PublishedKey), crv: 'X25519' }])).not.toBeNull();
  });

  it('opens the commitment to the choice that was made and to no other', () => {
    expect(commitsTo(receipt, choice, secret)).toBe(true);
    expect(commitsTo(receipt, { ...choice, value: -1 }, secret)).toBe(false);
    expect(commitsTo(receipt, { ...choice, entryId: contestId }, secret)).toBe(false);
    expect(commitsTo(receipt, { ...choice, voterKey: 'u:bob' }, secret)).toBe(false);
    expect(commitsTo(receipt, choice, 't'.repeat(32))).toBe(false);
  });
});
