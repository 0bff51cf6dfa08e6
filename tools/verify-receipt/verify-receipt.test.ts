import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openGroup, voteIdAt } from '@urvote/voting/ids/vote-id';
import { choiceCommitment, leafBytes } from '@urvote/voting/receipt/leaf';
import { inclusionPath, merkleTree } from '@urvote/voting/receipt/merkle-proof.test-support';
import { afterAll, describe, expect, it } from 'vitest';

const tool = new URL('./verify-receipt.mjs', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'verify-receipt-'));
afterAll(() => rmSync(folder, { recursive: true }));

const contestId = '0190a000-0000-7000-8000-0000000000c0';
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
const encode = (value: object) => base64url(Buffer.from(JSON.stringify(value)));

function newKey(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid } };
}
const key = newKey('receipts-1');

type Receipt = ReturnType<typeof receiptsOf>[number];

/** Receipts of a whole group, made from the parts the gateway makes them from. */
function receiptsOf(
  size: number,
  change: { header?: object; payload?: object; signer?: ReturnType<typeof newKey> } = {},
) {
  const group = openGroup(Date.UTC(2026, 4, 1), Buffer.from('8 random'));
  const castAtMs = Date.UTC(2026, 4, 1, 12);
  const votes = Array.from({ length: size }, (_, index) => {
    const voteId = voteIdAt(group, index);
    const choice = { voteId, entryId: contestId, value: 1, voterKey: `voter-${index}` };
    return { voteId, commitment: choiceCommitment(choice, 'a secret') };
  });
  const tree = merkleTree(votes.map((vote) => leafBytes({ ...vote, contestId, castAtMs })));
  const root = base64url(tree.root);
  const header = { alg: 'EdDSA', kid: 'receipts-1', typ: 'urvote-batch-root+jwt', ...change.header };
  const payload = {
    iss: 'urvote',
    batchId: group.groupId,
    root,
    treeSize: size,
    iat: group.openedAtMs / 1000,
    ...change.payload,
  };
  const signed = `${encode(header)}.${encode(payload)}`;
  const signature = `${signed}.${base64url(sign(null, Buffer.from(signed), (change.signer ?? key).privateKey))}`;
  return votes.map(({ voteId, commitment }, leafIndex) => ({
    version: 1,
    voteId,
    contestId,
    castAt: new Date(castAtMs).toISOString(),
    commitment: base64url(commitment),
    batchId: group.groupId,
    leafIndex,
    treeSize: size,
    path: inclusionPath(tree, leafIndex).map(base64url),
    root,
    signature,
  }));
}

function fileOf(name: string, value: unknown): string {
  const file = join(folder, name);
  writeFileSync(file, typeof value === 'string' ? value : JSON.stringify(value));
  return file;
}

const keysFile = fileOf('keys.json', { keys: [newKey('old').jwk, key.jwk] });

function run(args: string[], input?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [tool, ...args], { encoding: 'utf8', input });
  return { status, stdout, stderr };
}

const verifyFile = (receipt: unknown, keys = keysFile) => run([fileOf('receipt.json', receipt), '--keys', keys]);

async function reasonAgainst(receipt: unknown, keys: unknown[] = [key.jwk]): Promise<string | null> {
  const { verifyReceipt, InvalidReceipt } = (await import(tool)) as {
    verifyReceipt(receipt: unknown, keys: unknown[]): string[];
    InvalidReceipt: new () => Error;
  };
  try {
    verifyReceipt(receipt, keys);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidReceipt);
    return (error as Error).message;
  }
}

/** Another letter in one place, so that other bytes are meant. */
function flip(text: string, at: number): string {
  const letter = text[at] === 'A' ? 'B' : 'A';
  return text.slice(0, at) + letter + text.slice(at + 1);
}

describe('a good receipt', () => {
  it('is proven at every place of groups of every size', async () => {
    for (const size of [1, 2, 3, 4, 5, 7, 8, 13, 64, 100, 256]) {
      for (const receipt of receiptsOf(size)) expect(await reasonAgainst(receipt)).toBeNull();
    }
  });

  it('exits 0 and says what is proven, from a file, from an answer and from standard input', () => {
    const [, receipt] = receiptsOf(5) as [Receipt, Receipt];
    const { status, stdout } = verifyFile(receipt);
    expect(stdout).toContain(
      `vote ${receipt.voteId} in contest ${contestId} was accepted, cast at 2026-05-01T12:00:00.000Z`,
    );
    expect(stdout).toContain('number 2 of 5');
    expect(status).toBe(0);
    expect(verifyFile({ id: receipt.voteId, status: 'queued', receipt }).status).toBe(0);
    expect(run(['-', '--keys', keysFile], JSON.stringify(receipt)).status).toBe(0);
  });
});

describe('a changed receipt proves nothing', () => {
  const [, , receipt] = receiptsOf(6) as [Receipt, Receipt, Receipt];
  const other = '0190a000-0000-7000-8000-0000000000c1';

  it.each<[string, Partial<Record<keyof Receipt, unknown>>]>([
    ['version', { version: 2 }],
    ['voteId', { voteId: flip(receipt.voteId, 35) }],
    ['voteId in capitals', { voteId: receipt.voteId.toUpperCase() }],
    ['contestId', { contestId: other }],
    ['castAt', { castAt: '2026-05-01T12:00:00.001Z' }],
    ['castAt in another spelling', { castAt: '2026-05-01T12:00:00Z' }],
    ['commitment', { commitment: flip(receipt.commitment, 3) }],
    ['commitment with padding', { commitment: `${receipt.commitment}=` }],
    ['batchId', { batchId: flip(receipt.batchId, 35) }],
    ['leafIndex', { leafIndex: 3 }],
    ['leafIndex beyond the tree', { leafIndex: 6 }],
    ['leafIndex below 0', { leafIndex: -1 }],
    ['treeSize', { treeSize: 7 }],
    ['path cut', { path: receipt.path.slice(1) }],
    ['path longer', { path: [...receipt.path, receipt.root] }],
    ['path reversed', { path: receipt.path.toReversed() }],
    ['path no list', { path: 'AAAA' }],
    ['root', { root: flip(receipt.root, 5) }],
    ['signature', { signature: flip(receipt.signature, receipt.signature.length - 10) }],
    ['signature payload', { signature: flip(receipt.signature, receipt.signature.indexOf('.') + 20) }],
    ['signature header', { signature: flip(receipt.signature, 4) }],
    ['signature cut', { signature: receipt.signature.split('.').slice(0, 2).join('.') }],
    ['a field missing', { commitment: undefined }],
    ['a field too many', { entryId: other } as object],
  ])('%s', async (_name, change) => {
    expect(await reasonAgainst({ ...receipt, ...change })).toEqual(expect.any(String));
  });

  it('in any letter of any of its path', async () => {
    for (const [index, node] of receipt.path.entries()) {
      for (let at = 0; at < node.length; at += 1) {
        expect(await reasonAgainst({ ...receipt, path: receipt.path.with(index, flip(node, at)) })).not.toBeNull();
      }
    }
  });

  it('exits 1 with the reason', () => {
    const { status, stdout, stderr } = verifyFile({ ...receipt, castAt: '2026-05-01T12:00:00.001Z' });
    expect(status).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain('the vote is not in the signed tree');
  });
});

describe("a signature that is not the publisher's", () => {
  it('of another key, an unknown key, another algorithm, another type or another statement is refused', async () => {
    const stranger = newKey('receipts-1');
    const first = (change: Parameters<typeof receiptsOf>[1]) => receiptsOf(3, change)[0];
    expect(await reasonAgainst(first({ signer: stranger }))).toBe('the signature does not hold');
    expect(await reasonAgainst(first({}), [stranger.jwk])).toBe('the signature does not hold');
    expect(await reasonAgainst(first({}), [newKey('else').jwk])).toBe(
      'the signature names a key that is not published',
    );
    expect(await reasonAgainst(first({ header: { alg: 'none' } }))).toBe('the signature is of another kind');
    expect(await reasonAgainst(first({ header: { alg: undefined } }))).toBe('the signature is of another kind');
    for (const typ of ['JWT', 'at+jwt', '', undefined]) {
      expect(await reasonAgainst(first({ header: { typ } }))).toBe('the signature is of another kind');
    }
    expect(await reasonAgainst(first({ payload: { batchId: contestId } }))).toBe('the signature is for another group');
    expect(await reasonAgainst(first({ payload: { treeSize: 4 } }))).toBe(
      'the signature is for a tree of another size',
    );
    expect(await reasonAgainst(first({ payload: { root: 'x' } }))).toBe('the signature is for another root');
  });

  it('exits 1 for a wrong key', () => {
    expect(verifyFile(receiptsOf(1)[0], fileOf('wrong.json', { keys: [newKey('receipts-1').jwk] })).status).toBe(1);
  });
});

describe('what cannot be checked exits 2', () => {
  it.each([
    ['no arguments', []],
    ['no keys', [keysFile]],
    ['keys without a value', [keysFile, '--keys']],
    ['no such receipt', [join(folder, 'none.json'), '--keys', keysFile]],
    ['no such keys', [keysFile, '--keys', join(folder, 'none.json')]],
    ['keys that are no list', [keysFile, '--keys', fileOf('list.json', { keys: 1 })]],
    ['an address that does not answer', [keysFile, '--keys', 'http://127.0.0.1:9/keys']],
    ['a receipt that is no JSON', [fileOf('text.json', 'no json'), '--keys', keysFile]],
  ])('%s', (_name, args) => {
    const { status, stderr } = run(args);
    expect(stderr).not.toBe('');
    expect(status).toBe(2);
  });
});
