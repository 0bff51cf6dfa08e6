import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openGroup, voteIdAt } from '../ids/vote-id.ts';
import { choiceCommitment, leafBytes } from './leaf.ts';
import { merkleTree } from './merkle-proof.test-support.ts';
import type { Receipt } from './receipt.ts';
import { receiptsOf, signGroupRoot } from './receipt.ts';
import { receiptFault } from './receipt-fault.test-support.ts';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const castAtMs = Date.UTC(2026, 4, 1, 12, 0, 0, 7);
const group = openGroup(castAtMs, new Uint8Array(8).fill(9));
const secret = 'c'.repeat(32);
const keyOf = (kid: string) => (kid === 'r1' ? publicKey : undefined);

const leaves = Array.from({ length: 5 }, (_, index) => {
  const voteId = voteIdAt(group, index);
  const commitment = choiceCommitment({ voteId, entryId: `entry-${index}`, value: 1, voterKey: 'u:ann' }, secret);
  return { voteId, contestId: 'contest', castAtMs, commitment };
});
const tree = merkleTree(leaves.map(leafBytes));
const root = Buffer.from(tree.root).toString('base64url');
const batchRoot = { iss: 'urvote', batchId: group.groupId, root, treeSize: 5, iat: Math.floor(castAtMs / 1000) };
const signature = signGroupRoot(batchRoot, privateKey, 'r1');
const receipts = leaves.map(receiptsOf(tree, signature));
const receipt = receipts[3] as Receipt;

describe('a receipt', () => {
  it('verifies for every vote of the group', () => {
    expect(receipts.map((each) => receiptFault(each, keyOf))).toEqual([null, null, null, null, null]);
  });

  it('survives JSON', () => {
    expect(receiptFault(JSON.parse(JSON.stringify(receipt)) as Receipt, keyOf)).toBeNull();
  });

  it('names the vote and its time, and not the choice or the voter', () => {
    expect(receipt).toMatchObject({
      version: 1,
      voteId: voteIdAt(group, 3),
      castAt: '2026-05-01T12:00:00.007Z',
      batchId: group.groupId,
      leafIndex: 3,
      treeSize: 5,
    });
    expect(JSON.stringify(receipt)).not.toMatch(/entry-|u:ann/);
  });

  it('carries a JWS of the documented form', () => {
    const [header = '', payload = ''] = signature.split('.').map((part) => Buffer.from(part, 'base64url').toString());
    expect(JSON.parse(header)).toEqual({ alg: 'EdDSA', kid: 'r1', typ: 'urvote-batch-root+jwt' });
    expect(JSON.parse(payload)).toEqual(batchRoot);
  });
});

describe('a changed receipt', () => {
  const otherRoot = merkleTree([Buffer.from('x')]).root;
  const signedBy = (key: typeof privateKey, change: Partial<typeof batchRoot>, kid = 'r1') =>
    signGroupRoot({ ...batchRoot, ...change }, key, kid);
  /** Signed by the right key, over the right root. */
  const withHeader = (header: object) => {
    const signed = [header, batchRoot].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`;
  };

  it.each<[string, Partial<Receipt>, string]>([
    ['contest', { contestId: 'another' }, 'not_in_tree'],
    ['time', { castAt: '2026-05-01T12:00:00.008Z' }, 'not_in_tree'],
    ['time in another form', { castAt: '2026-05-01T12:00:00Z' }, 'malformed'],
    ['time that is none', { castAt: 'yesterday' }, 'malformed'],
    ['commitment', { commitment: root }, 'not_in_tree'],
    ['vote of another place', { voteId: voteIdAt(group, 2) }, 'malformed'],
    ['place', { leafIndex: 2 }, 'malformed'],
    ['batch', { batchId: openGroup(1, new Uint8Array(8)).groupId }, 'malformed'],
    ['size', { treeSize: 4 }, 'not_in_tree'],
    ['path', { path: receipt.path.slice(1) }, 'not_in_tree'],
    ['root', { root: Buffer.from(otherRoot).toString('base64url') }, 'not_in_tree'],
    ['version', { version: 2 as 1 }, 'malformed'],
    ['signature cut off', { signature: '' }, 'malformed'],
    ['signature with a part more', { signature: `${signature}.x` }, 'malformed'],
    ['signature of another key', { signature: signedBy(stranger.privateKey, {}) }, 'bad_signature'],
    ['signature of another type', { signature: withHeader({ alg: 'EdDSA', kid: 'r1', typ: 'at+jwt' }) }, 'malformed'],
    ['signature without a type', { signature: withHeader({ alg: 'EdDSA', kid: 'r1' }) }, 'malformed'],
    [
      'signature that names another algorithm',
      { signature: withHeader({ alg: 'none', kid: 'r1', typ: 'urvote-batch-root+jwt' }) },
      'malformed',
    ],
    [
      'signature without an algorithm',
      { signature: withHeader({ kid: 'r1', typ: 'urvote-batch-root+jwt' }) },
      'malformed',
    ],
    ['vote id that is none', { voteId: 'a vote' }, 'malformed'],
    ['key id', { signature: signedBy(privateKey, {}, 'r2') }, 'unknown_key'],
    ['signed batch', { signature: signedBy(privateKey, { batchId: 'other' }) }, 'other_group'],
    ['signed root', { signature: signedBy(privateKey, { root: 'other' }) }, 'other_group'],
    ['signed size', { signature: signedBy(privateKey, { treeSize: 6 }) }, 'other_group'],
  ])('%s', (_name, change, fault) => {
    expect(receiptFault({ ...receipt, ...change }, keyOf)).toBe(fault);
  });

  it('of no shape at all is malformed', () => {
    for (const nothing of [null, {}, { ...receipt, path: null }]) {
      expect(receiptFault(nothing as unknown as Receipt, keyOf)).toBe('malformed');
    }
  });
});
