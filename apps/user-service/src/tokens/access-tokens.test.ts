import { generateKeyPairSync } from 'node:crypto';
import { testClock } from '@urvote/testkit/test-clock';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { createAccessTokens } from './access-tokens.ts';
import { createOwnTokenVerifier } from './own-token-verifier.ts';
import { importSigningKeys } from './signing-keys.ts';

const voterKeySecret = 'v'.repeat(32);
const sessionId = '0197d6a0-0000-7000-8000-00000000000f';
const owner = {
  id: '0197d6a0-0000-7000-8000-000000000001',
  email: 'Ada+x@example.org',
  roles: ['voter', 'admin'],
  isEmailVerified: true,
  createdAt: new Date('2026-01-02T03:04:05.678Z'),
};

function newKey(kid: string) {
  const { x = '', d = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  return { kty: 'OKP' as const, crv: 'Ed25519' as const, x, d, kid };
}

async function issuerOf(keys: ReturnType<typeof newKey>[], clock = testClock()) {
  const options = { keys: await importSigningKeys(keys), issuer: 'urvote', audience: 'urvote', clock };
  return {
    clock,
    tokens: createAccessTokens({ ...options, ttlSeconds: 900, voterKeySecret }),
    verifier: createOwnTokenVerifier(options),
  };
}

describe('access tokens', () => {
  it('carry what services need and no address', async () => {
    const { tokens, clock } = await issuerOf([newKey('a')]);
    const { jwt, expiresAtMs } = await tokens.issue(owner, sessionId);
    expect(decodeProtectedHeader(jwt)).toEqual({ alg: 'EdDSA', kid: 'a', typ: 'at+jwt' });
    expect(decodeJwt(jwt)).toEqual({
      iss: 'urvote',
      aud: 'urvote',
      sub: owner.id,
      sid: sessionId,
      roles: ['voter', 'admin'],
      emailVerified: true,
      accountCreatedAt: Math.floor(owner.createdAt.getTime() / 1000),
      evk: guestVoterKey('ada@example.org', voterKeySecret),
      iat: clock.nowMs() / 1000,
      exp: clock.nowMs() / 1000 + 900,
    });
    expect(expiresAtMs).toBe(clock.nowMs() + 900_000);
  });

  it('are verified until they expire', async () => {
    const { tokens, verifier, clock } = await issuerOf([newKey('a')]);
    const { jwt } = await tokens.issue(owner, sessionId);
    clock.advance(899_000);
    expect(await verifier.verify(jwt)).toMatchObject({ kind: 'user', userId: owner.id, emailVerified: true });
    clock.advance(1_000);
    await expect(verifier.verify(jwt)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('of a key that no longer signs are taken while it is published', async () => {
    const [old, next] = [newKey('old'), newKey('next')];
    const { jwt } = await (await issuerOf([old])).tokens.issue(owner, sessionId);
    const rotated = await issuerOf([next, old]);
    expect(await rotated.verifier.verify(jwt)).toMatchObject({ userId: owner.id });
    expect(decodeProtectedHeader((await rotated.tokens.issue(owner, sessionId)).jwt).kid).toBe('next');
    await expect((await issuerOf([next])).verifier.verify(jwt)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });
});

describe('signing keys', () => {
  it('are published without their private part', async () => {
    const { published } = await importSigningKeys([newKey('a'), newKey('b')]);
    expect(published.keys.map(({ kid }) => kid)).toEqual(['a', 'b']);
    expect(published.keys.every((key) => !('d' in key))).toBe(true);
  });

  it('are refused when two share a name', async () => {
    await expect(importSigningKeys([newKey('a'), newKey('a')])).rejects.toThrow('share a kid');
  });
});
