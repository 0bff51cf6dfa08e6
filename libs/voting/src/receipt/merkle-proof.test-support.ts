import { createHash } from 'node:crypto';
import { leafHash, type MerkleTree, merkleTreeOf, siblings } from './merkle.ts';

const hashBytes = 32;

export const merkleTree = (leaves: readonly Uint8Array[]): MerkleTree => merkleTreeOf(leaves.map(leafHash));

export const inclusionPath = (tree: MerkleTree, index: number): Uint8Array[] => siblings(tree.levels, index);

/** Whether the path leads from the leaf at `index` to the root of a tree of `size` leaves (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isInteger(index) || !Number.isInteger(size) || index < 0 || index >= size) return false;
  if (leaf.length !== hashBytes || path.some((sibling) => sibling.length !== hashBytes)) return false;
  const computed = climb(leaf, index, size - 1, path);
  return computed !== null && Buffer.compare(computed, root) === 0;
}

/** The root the path leads to, or null when the path is too long or too short for the tree. */
function climb(leaf: Uint8Array, index: number, lastIndex: number, path: readonly Uint8Array[]): Uint8Array | null {
  let node = leaf;
  let used = 0;
  for (let position = index, last = lastIndex; last > 0; position = half(position), last = half(last)) {
    const isLeft = position % 2 === 0;
    if (isLeft && position === last) continue;
    const sibling = path[used++];
    if (!sibling) return null;
    node = isLeft ? nodeHash(node, sibling) : nodeHash(sibling, node);
  }
  return used === path.length ? node : null;
}

function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}

function half(position: number): number {
  return Math.floor(position / 2);
}
