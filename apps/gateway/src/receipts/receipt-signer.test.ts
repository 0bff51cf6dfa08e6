import { generateKeyPairSync } from 'node:crypto';
import type { PrivateJwk } from '@urvote/platform/config/variables/fields';
import { compactVerify, importJWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { createReceiptSigner } from './receipt-signer.ts';

const newKey = () =>
  ({ ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }), kid: 'spring' }) as PrivateJwk;
const statement = {
  batchId: '0190a000-0000-7fff-8000-000000000001',
  root: 'r'.repeat(43),
  treeSize: 3,
  openedAtMs: 5_999,
};

const { batchId, root } = statement;

describe('receipt signer', () => {
  it('makes a JWS that another library verifies with the published key', async () => {
    const { publicKey, signRoot } = createReceiptSigner(newKey(), 'urvote');
    const { payload, protectedHeader } = await compactVerify(signRoot(statement), await importJWK(publicKey, 'EdDSA'));
    expect(JSON.parse(new TextDecoder().decode(payload))).toEqual({
      iss: 'urvote',
      batchId,
      root,
      treeSize: 3,
      iat: 5,
    });
    expect(protectedHeader).toEqual({ alg: 'EdDSA', kid: 'spring', typ: 'urvote-batch-root+jwt' });
  });

  it('publishes nothing of the private key', () => {
    const key = newKey();
    expect(JSON.stringify(createReceiptSigner(key, 'urvote').publicKey)).not.toContain(key.d);
    expect(createReceiptSigner(key, 'urvote').publicKey).not.toHaveProperty('d');
  });

  it('refuses a key whose halves do not belong together', () => {
    expect(() => createReceiptSigner({ ...newKey(), x: newKey().x }, 'urvote')).toThrow();
  });
});
