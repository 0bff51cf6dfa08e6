import { compare } from '../model/count.ts';
import { sha256 } from '../../hash/sha256.ts';

/**
 * The order that a seed draws, the first one best: by the hex of SHA-256 over the UTF-8 bytes of the seed, a line feed and the
 * entry's id in lower case, the smallest first. Whoever knows the seed can draw it again, on any machine.
 */
export function lotOrder(entryIds: readonly string[], seed: string): string[] {
  const lots = entryIds.map((entryId) => [lotOf(entryId, seed), entryId] as const);
  return lots.sort(([a], [b]) => compare(a, b)).map(([, entryId]) => entryId);
}

function lotOf(entryId: string, seed: string): string {
  return sha256(`${seed}\n${entryId.toLowerCase()}`).toString('hex');
}
