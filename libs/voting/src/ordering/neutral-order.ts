import { sha256 } from '../hash/sha256.ts';

/**
 * The place of an entry in the neutral order of whoever has the seed: entries stand in the order of these keys. Sorting by
 * independent random keys makes every permutation equally likely (Cormen et al., Introduction to Algorithms, 3rd edition,
 * section 5.3, PERMUTE-BY-SORTING); SHA-256 of seed and id stands in for the random keys, so that each node finds the same.
 */
export function neutralKey(seed: string, entryId: string): Buffer {
  return sha256(`${seed}:${entryId.toLowerCase()}`);
}
