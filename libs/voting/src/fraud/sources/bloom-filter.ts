const wordCount = 2 ** 21;
/** Above this many of 67 million bits, two answers in a hundred would be wrong. */
const fullAt = wordCount * 32 * 0.1;

/**
 * A Bloom filter of two generations, both bits of a key in one word, so that a look-up costs one access to memory. It
 * takes 16 MiB, forgets a key after 3 million others at the earliest, and has one or two false positives in a hundred.
 */
export class BloomFilter {
  #young = new Uint32Array(wordCount);
  #old = new Uint32Array(wordCount);
  #set = 0;

  has(hash: number): boolean {
    const word = hash >>> 11;
    const mask = maskOf(hash);
    return ((this.#young[word] ?? 0) & mask) === mask || ((this.#old[word] ?? 0) & mask) === mask;
  }

  add(hash: number): void {
    if (this.#set > fullAt) {
      this.#old = this.#young;
      this.#young = new Uint32Array(wordCount);
      this.#set = 0;
    }
    const word = hash >>> 11;
    const before = this.#young[word] ?? 0;
    this.#young[word] = before | maskOf(hash);
    if (this.#young[word] !== before) this.#set += 2;
  }
}

function maskOf(hash: number): number {
  return (1 << (hash & 31)) | (1 << ((hash >>> 5) & 31));
}

/** FNV-1a, 32 bits, over UTF-16 code units. Source: Fowler, Noll and Vo, draft-eastlake-fnv. */
export function hashText(text: string, seed: number): number {
  let hash = seed ^ 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}

/** The finalizer of MurmurHash3 (Appleby) over two hashes. */
export function mixHashes(a: number, b: number): number {
  let hash = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
