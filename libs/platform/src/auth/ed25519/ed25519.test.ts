import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ed25519 } from './ed25519.ts';
import { type Ed25519, nodeEd25519 } from './node-ed25519.ts';
import { plusOrder, plusOrderTwo, type Signed, signOddly, smallOrder } from './odd-signatures.test-support.ts';
import { sodiumEd25519 } from './sodium-ed25519.ts';

const message = Buffer.from('header.claims');

function signed(): Signed {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { publicKey, message, signature: sign(null, message, privateKey) };
}

const holds = (check: Ed25519, { publicKey, message: text, signature }: Signed) => check(publicKey)(text, signature);

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}

const libraries = [
  { name: 'node', check: nodeEd25519 },
  { name: 'sodium', check: sodiumEd25519('sodium-native') },
];

it('comes from libsodium, which npm installs here, and without it from node', () => {
  expect(sodiumEd25519('sodium-native')).toBeDefined();
  expect(ed25519).not.toBe(nodeEd25519);
  expect(sodiumEd25519('sodium-native-of-another-machine')).toBeUndefined();
});

describe.each(libraries)('Ed25519 of $name', ({ check = nodeEd25519 }) => {
  it('takes signatures of the key', () => {
    for (let i = 0; i < 20; i += 1) expect(holds(check, signed())).toBe(true);
    expect(holds(check, signOddly(message))).toBe(true);
  });

  it('refuses a signature, a message or a key with any other bit', () => {
    const good = signed();
    const bits = Array.from({ length: 512 }, (_, bit) =>
      holds(check, { ...good, signature: flipped(good.signature, bit) }),
    );
    expect(bits).not.toContain(true);
    const texts = Array.from({ length: 8 * message.length }, (_, bit) =>
      holds(check, { ...good, message: flipped(message, bit) }),
    );
    expect(texts).not.toContain(true);
    expect(holds(check, { ...good, publicKey: signed().publicKey })).toBe(false);
    expect(holds(check, { ...good, message: Buffer.alloc(0) })).toBe(false);
  });

  it('refuses a second form of S', () => {
    for (let i = 0; i < 20; i += 1) expect(holds(check, plusOrder(signed()))).toBe(false);
  });

  it('refuses nonces outside the prime order group', () => {
    for (let i = 0; i < 20; i += 1) expect(holds(check, signOddly(message, undefined, plusOrderTwo))).toBe(false);
  });
});

describe('libsodium', () => {
  it('takes nothing that OpenSSL would refuse, whatever a key holder makes up', () => {
    const oddKeys = Array.from({ length: 40 }, (_, i) => signOddly(Buffer.from(`message ${i}`), plusOrderTwo));
    const odd = [...oddKeys, ...smallOrder(message), ...smallOrder(Buffer.from('another'))];
    const taken = (check: Ed25519) => odd.filter((each) => holds(check, each));
    expect(taken(nodeEd25519)).toEqual(expect.arrayContaining(taken(ed25519)));
    expect(smallOrder(message).map((each) => holds(ed25519, each))).not.toContain(true);
  });
});
