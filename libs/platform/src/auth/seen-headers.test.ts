import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import type { CryptoKey } from 'jose';
import { describe, expect, it } from 'vitest';
import { nodeEd25519 } from './ed25519/node-ed25519.ts';
import { createSeenHeaders } from './seen-headers.ts';
import { sodiumEd25519 } from './ed25519/sodium-ed25519.ts';

const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const head = text({ alg: 'EdDSA', kid: 'k1', typ: 'at+jwt' });

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, cryptoKey: publicKey.toCryptoKey('Ed25519', true, ['verify']) as CryptoKey };
}

function token(key: KeyObject, claims: object | string, header = head): string {
  const signed = `${header}.${typeof claims === 'string' ? claims : text(claims)}`;
  return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
}

describe.each([
  { name: 'node', checkOf: nodeEd25519 },
  { name: 'sodium', checkOf: sodiumEd25519('sodium-native') },
])('headers seen before, with signatures checked by $name', ({ checkOf }) => {
  function seenByOneToken() {
    const clock = { now: 0, nowMs: () => clock.now };
    const headers = createSeenHeaders(clock, checkOf);
    const key = newKey();
    headers.remember(token(key.privateKey, { sub: 'first' }), key.cryptoKey);
    return { clock, headers, key: key.privateKey };
  }

  it('give the claims of another token of the same key', () => {
    const { headers, key } = seenByOneToken();
    expect(headers.signedClaims(token(key, { sub: 'second' }))).toEqual({ sub: 'second' });
  });

  it('say nothing of a token whose signature is not good', () => {
    const { headers, key } = seenByOneToken();
    const good = token(key, { sub: 'second' });
    const [, claims = '', signature = ''] = good.split('.');
    const bad = [
      token(newKey().privateKey, { sub: 'second' }),
      `${head}.${text({ sub: 'third' })}.${signature}`,
      `${head}.${claims}x.${signature}`,
      `${head}.${claims}.${signature.slice(0, -1)}`,
      `${head}.${claims}.${signature.slice(0, -2)}`,
      `${head}.${claims}.${signature}A`,
      `${head}.${claims}.${signature.slice(0, -1)}=`,
      `${head}.${claims}.${signature.slice(0, 40)}=${signature.slice(41)}`,
      `${head}.${claims}.${'A'.repeat(86)}`,
      `${head}.${claims}.`,
      `${head}.${claims}`,
      `${head}.${signature}`,
      `${head}..${signature}`,
      `${claims}.${claims}.${signature}`,
      head,
      '',
    ];
    expect(bad.map((each) => headers.signedClaims(each))).toEqual(bad.map(() => undefined));
  });

  it('say nothing of another header, of claims that are no JSON, and of anything a minute later', () => {
    const { clock, headers, key } = seenByOneToken();
    expect(
      headers.signedClaims(token(key, { sub: 'x' }, text({ alg: 'EdDSA', typ: 'at+jwt', kid: 'k1' }))),
    ).toBeUndefined();
    expect(headers.signedClaims(token(key, 'bm90IGpzb24'))).toBeUndefined();
    clock.now = 59_999;
    expect(headers.signedClaims(token(key, { sub: 'x' }))).toEqual({ sub: 'x' });
    clock.now = 60_000;
    expect(headers.signedClaims(token(key, { sub: 'x' }))).toBeUndefined();
  });
});
