import type { KeyObject } from 'node:crypto';
import { sign, verify } from 'node:crypto';
import { groupIdOfVote, indexOfVote, isVoteId } from '../ids/vote-id.ts';
import { leafBytes, type VoteLeaf } from './leaf.ts';
import type { MerkleTree } from './merkle.ts';
import { leafHash, siblings, verifyInclusion } from './merkle.ts';

/** What a voter is given: proof that the vote was accepted then, without telling the choice. Bytes are base64url. */
export interface Receipt {
  version: 1;
  voteId: string;
  contestId: string;
  /** ISO 8601 in UTC with milliseconds. */
  castAt: string;
  commitment: string;
  batchId: string;
  leafIndex: number;
  treeSize: number;
  path: string[];
  root: string;
  /** Compact JWS (EdDSA) over {iss, batchId, root, treeSize, iat}. */
  signature: string;
}

export interface GroupRoot {
  iss: string;
  batchId: string;
  /** base64url. */
  root: string;
  treeSize: number;
  /** Seconds since 1970 UTC. */
  iat: number;
}

export type ReceiptFault = 'malformed' | 'not_in_tree' | 'unknown_key' | 'bad_signature' | 'other_group';

const rootType = 'urvote-batch-root+jwt';

/** Makes the receipts of one group; every node of its tree is put into text once, since most are in many paths. */
export function receiptsOf(tree: MerkleTree, signature: string): (leaf: VoteLeaf, leafIndex: number) => Receipt {
  const levels = tree.levels.map((level) => level.map(toText));
  const root = toText(tree.root);
  return ({ voteId, contestId, castAtMs, commitment }, leafIndex) => ({
    version: 1,
    voteId,
    contestId,
    castAt: new Date(castAtMs).toISOString(),
    commitment: toText(commitment),
    batchId: groupIdOfVote(voteId),
    leafIndex,
    treeSize: tree.size,
    path: siblings(levels, leafIndex),
    root,
    signature,
  });
}

/** @param key private Ed25519 key whose public half is published under `kid` */
export function signGroupRoot(root: GroupRoot, key: KeyObject, kid: string): string {
  const signed = `${jsonToText({ alg: 'EdDSA', kid, typ: rootType })}.${jsonToText(root)}`;
  return `${signed}.${toText(sign(null, Buffer.from(signed), key))}`;
}

/**
 * Checks a receipt against the published keys: the leaf it describes is in the tree, and the root of that tree was signed
 * for its batch. Null when all holds, else the first fault. Never throws, whatever the receipt looks like.
 * @param keyOf the public key published under a key id, if any
 */
export function receiptFault(receipt: Receipt, keyOf: (kid: string) => KeyObject | undefined): ReceiptFault | null {
  try {
    if (!isWellFormed(receipt)) return 'malformed';
    if (!isInTree(receipt)) return 'not_in_tree';
    return signatureFault(receipt, keyOf);
  } catch {
    return 'malformed';
  }
}

function isWellFormed({ version, voteId, batchId, leafIndex, castAt }: Receipt): boolean {
  return (
    version === 1 &&
    isVoteId(voteId) &&
    groupIdOfVote(voteId) === batchId &&
    indexOfVote(voteId) === leafIndex &&
    new Date(castAt).toISOString() === castAt
  );
}

function isInTree({ voteId, contestId, castAt, commitment, leafIndex, treeSize, path, root }: Receipt): boolean {
  const leaf = leafBytes({ voteId, contestId, castAtMs: Date.parse(castAt), commitment: toBytes(commitment) });
  return verifyInclusion(leafHash(leaf), leafIndex, treeSize, path.map(toBytes), toBytes(root));
}

function signatureFault(receipt: Receipt, keyOf: (kid: string) => KeyObject | undefined): ReceiptFault | null {
  const [header = '', payload = '', signature = '', ...rest] = receipt.signature.split('.');
  const { alg, typ, kid } = textToJson<{ alg: string; typ: string; kid: string }>(header);
  if (rest.length > 0 || alg !== 'EdDSA' || typ !== rootType) return 'malformed';
  const key = keyOf(kid);
  if (!key) return 'unknown_key';
  if (!verify(null, Buffer.from(`${header}.${payload}`), key, toBytes(signature))) return 'bad_signature';
  const signed = textToJson<GroupRoot>(payload);
  const isSame =
    signed.batchId === receipt.batchId && signed.root === receipt.root && signed.treeSize === receipt.treeSize;
  return isSame ? null : 'other_group';
}

function toText(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('base64url');
}

function toBytes(text: string): Uint8Array {
  return Buffer.from(text, 'base64url');
}

function jsonToText(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function textToJson<T>(text: string): T {
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as T;
}
