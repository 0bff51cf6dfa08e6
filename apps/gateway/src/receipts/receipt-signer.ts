import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { PrivateJwk, PublicJwk } from '@urvote/platform/config/variables/fields';
import { signGroupRoot } from '@urvote/voting/receipt/receipt';

export interface ReceiptSigner {
  publicKey: PublicJwk;
  /** Compact JWS over what one group's root says. */
  signRoot(statement: { batchId: string; root: string; treeSize: number; openedAtMs: number }): string;
}

/**
 * Signs group roots with Ed25519 as compact JWS (RFC 7515, RFC 8037).
 * @throws when the key is not a valid Ed25519 key or its public part belongs to another key
 */
export function createReceiptSigner({ kty, crv, x, d, kid }: PrivateJwk, issuer: string): ReceiptSigner {
  const privateKey = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' });
  if (publicPartOf(privateKey) !== x) throw new RangeError('the public part belongs to another private key');
  return {
    publicKey: { kty, crv, x, kid, use: 'sig', alg: 'EdDSA' },
    signRoot: ({ openedAtMs, ...root }) =>
      signGroupRoot({ iss: issuer, ...root, iat: Math.floor(openedAtMs / 1000) }, privateKey, kid),
  };
}

function publicPartOf(privateKey: KeyObject): string | undefined {
  return createPublicKey(privateKey).export({ format: 'jwk' }).x;
}
