import { type KeyObject, sign } from 'node:crypto';
import { groupIdOfVote } from '../ids/vote-id.ts';
import type { VoteLeaf } from './leaf.ts';
import { type MerkleTree, siblings } from './merkle.ts';

/** Proves that the vote was accepted then, without telling the choice. Bytes are base64url. */
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
  root: string;
  treeSize: number;
  /** Seconds since 1970 UTC. */
  iat: number;
}

const rootType = 'urvote-batch-root+jwt';

/** Every node of the tree is put into text once, since most are in many paths. */
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

export function signGroupRoot(root: GroupRoot, key: KeyObject, kid: string): string {
  const signed = `${jsonToText({ alg: 'EdDSA', kid, typ: rootType })}.${jsonToText(root)}`;
  return `${signed}.${toText(sign(null, Buffer.from(signed), key))}`;
}

function toText(bytes: Uint8Array): string {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return buffer.toString('base64url');
}

function jsonToText(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
