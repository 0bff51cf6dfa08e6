import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { leafHash } from './merkle.ts';
import { inclusionPath, merkleTree, verifyInclusion } from './merkle-proof.test-support.ts';

/** The tree of the Certificate Transparency reference implementation: its leaves, and its root at every size. */
const ctLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map((text) => Buffer.from(text, 'hex'));
const ctRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const ctPaths: [index: number, size: number, path: string[]][] = [
  [0, 1, []],
  [
    0,
    8,
    [
      '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
    ],
  ],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    1,
    5,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
];
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const leavesOf = (size: number) => Array.from({ length: size }, (_, index) => Buffer.from(`leaf ${index}`));

describe('the public test tree of Certificate Transparency', () => {
  it.each(ctRoots.map((root, size) => [size, root] as const))('of %i leaves has the root %s', (size, root) => {
    expect(hex(merkleTree(ctLeaves.slice(0, size)).root)).toBe(root);
  });

  it.each(ctPaths)('leaf %i of %i has its published path', (index, size, path) => {
    const tree = merkleTree(ctLeaves.slice(0, size));
    expect(inclusionPath(tree, index).map(hex)).toEqual(path);
  });
});

describe('every leaf', () => {
  it('of every tree of 1 to 300 leaves verifies, and at no neighbouring place', () => {
    for (let size = 1; size <= 300; size += 1) {
      const leaves = leavesOf(size);
      const tree = merkleTree(leaves);
      for (let index = 0; index < size; index += 1) {
        const leaf = leafHash(leaves[index] ?? Buffer.alloc(0));
        const path = inclusionPath(tree, index);
        expect(path.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)));
        if (!verifyInclusion(leaf, index, size, path, tree.root)) throw new Error(`leaf ${index} of ${size}`);
        if (verifyInclusion(leaf, index + 1, size, path, tree.root)) throw new Error(`leaf ${index} of ${size} moved`);
      }
    }
  });

  it('gives the root the recursive definition gives', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 }), (leaves) => {
        expect(hex(merkleTree(leaves).root)).toBe(hex(recursiveRoot(leaves)));
      }),
    );
  });
});

describe('a wrong proof', () => {
  const anyLeafOfATree = fc.integer({ min: 1, max: 300 }).chain((size) =>
    fc.record({
      size: fc.constant(size),
      index: fc.integer({ min: 0, max: size - 1 }),
      at: fc.nat(),
      bit: fc.nat(7),
    }),
  );

  it('fails after one flipped bit anywhere in leaf, path or root', () => {
    fc.assert(
      fc.property(anyLeafOfATree, ({ size, index, at, bit }) => {
        const tree = merkleTree(leavesOf(size));
        const leaf = leafHash(Buffer.from(`leaf ${index}`));
        const proof = Buffer.concat([leaf, tree.root, ...inclusionPath(tree, index)]);
        const place = at % proof.length;
        proof[place] = (proof[place] ?? 0) ^ (1 << bit);
        const parts = Array.from({ length: proof.length / 32 }, (_, part) => proof.subarray(part * 32, part * 32 + 32));
        const [changedLeaf = leaf, changedRoot = leaf, ...path] = parts;
        expect(verifyInclusion(changedLeaf, index, size, path, changedRoot)).toBe(false);
      }),
    );
  });

  const tree = merkleTree(ctLeaves);
  const leaf = leafHash(Buffer.from('2021', 'hex'));
  const path = inclusionPath(tree, 3);
  it.each<[string, number, number, Uint8Array[]]>([
    ['too short', 3, 8, path.slice(1)],
    ['too long', 3, 8, [...path, leaf]],
    ['of another size', 3, 4, path],
    ['with a short sibling', 3, 8, [leaf.subarray(1), ...path.slice(1)]],
    ['outside the tree', 8, 8, path],
    ['before the tree', -1, 8, path],
    ['between leaves', 2.5, 8, path],
    ['of an empty tree', 0, 0, []],
  ])('%s', (_name, index, size, wrongPath) => {
    expect(verifyInclusion(leaf, index, size, wrongPath, tree.root)).toBe(false);
  });

  it('of the last leaf is none of the place before the first', () => {
    const last = leafHash(Buffer.from('606162636465666768696a6b6c6d6e6f', 'hex'));
    expect(verifyInclusion(last, 7, 8, inclusionPath(tree, 7), tree.root)).toBe(true);
    expect(verifyInclusion(last, -1, 8, inclusionPath(tree, 7), tree.root)).toBe(false);
  });

  it('fails for a leaf of another length, whatever was hashed before', () => {
    const tree = merkleTree([Buffer.from('a'), Buffer.from('b')]);
    const leaf = leafHash(Buffer.from('a'));
    const path = inclusionPath(tree, 0);
    expect(verifyInclusion(leaf, 0, 2, path, tree.root)).toBe(true);
    for (const length of [0, 31, 33])
      expect(verifyInclusion(Buffer.concat([leaf], length), 0, 2, path, tree.root)).toBe(false);
  });

  it('verifies unchanged', () => {
    expect(verifyInclusion(leaf, 3, 8, path, tree.root)).toBe(true);
  });

  it('is not made for a leaf that is not there', () => {
    for (const index of [-1, 8, 0.5]) expect(() => inclusionPath(tree, index)).toThrow(RangeError);
  });
});

/** RFC 6962, section 2.1, word for word. */
function recursiveRoot(leaves: readonly Uint8Array[]): Uint8Array {
  const [first] = leaves;
  if (!first) return createHash('sha256').digest();
  if (leaves.length === 1) return leafHash(first);
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const left = recursiveRoot(leaves.slice(0, split));
  const right = recursiveRoot(leaves.slice(split));
  return createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest();
}
