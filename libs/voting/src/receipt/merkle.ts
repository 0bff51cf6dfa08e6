import { sha256 } from '../hash/sha256.ts';

export interface MerkleTree {
  readonly size: number;
  /** 32 bytes; of an empty tree the hash of nothing (RFC 6962, section 2.1). */
  readonly root: Uint8Array;
  readonly levels: readonly (readonly Uint8Array[])[];
}

const leafPrefix = 0;
const nodePrefix = 1;
const hashBytes = 32;

let leafRoom = Buffer.alloc(1024);
const nodeRoom = Buffer.alloc(1 + 2 * hashBytes, nodePrefix);

/** Hash of one leaf's bytes: SHA-256(0x00 || data). */
export function leafHash(data: Uint8Array): Buffer {
  if (data.length >= leafRoom.length) leafRoom = Buffer.alloc(2 * data.length);
  leafRoom[0] = leafPrefix;
  leafRoom.set(data, 1);
  return sha256(leafRoom.subarray(0, data.length + 1));
}

/** RFC 6962, section 2.1: carrying an odd last node up splits the tree at the largest power of two, as there. */
export function merkleTreeOf(leafHashes: readonly Uint8Array[]): MerkleTree {
  const levels: (readonly Uint8Array[])[] = [leafHashes];
  for (let level = levels[0] ?? []; level.length > 1;) {
    level = parentsOf(level);
    levels.push(level);
  }
  const root = levels.at(-1)?.[0] ?? sha256(Buffer.alloc(0));
  return { size: leafHashes.length, root, levels };
}

/** From the leaf up to the root (RFC 6962, section 2.1.1). @throws RangeError when there is no such leaf */
export function siblings<Node>(levels: readonly (readonly Node[])[], index: number): Node[] {
  const size = levels[0]?.length ?? 0;
  if (!Number.isInteger(index) || index < 0 || index >= size) throw new RangeError('no such leaf');
  const path: Node[] = [];
  let position = index;
  for (const level of levels) {
    const sibling = level[position ^ 1];
    if (sibling !== undefined) path.push(sibling);
    position >>= 1;
  }
  return path;
}

function parentsOf(level: readonly Uint8Array[]): Uint8Array[] {
  const parents: Uint8Array[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index];
    const right = level[index + 1];
    if (left) parents.push(right ? nodeHash(left, right) : left);
  }
  return parents;
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  nodeRoom.set(left, 1);
  nodeRoom.set(right, 1 + hashBytes);
  return sha256(nodeRoom);
}
