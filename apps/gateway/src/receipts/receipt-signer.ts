import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { signGroupRoot } from '@urvote/voting/receipt/receipt';

/** RFC 8037 private key as it stands in the configuration. */
export interface ReceiptSigningKey {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  d: string;
  kid?: string | undefined;
}

interface PublicReceiptKey {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  use: 'sig';
  alg: 'EdDSA';
}

export interface ReceiptSigner {
  publicKey: PublicReceiptKey;
  /** Compact JWS over what one group's root says. */
  signRoot(statement: { batchId: string; root: string; treeSize: number; openedAtMs: number }): string;
}

/**
 * Signs group roots with Ed25519 as compact JWS (RFC 7515, RFC 8037).
 * @throws when the key is not a valid Ed25519 key or its public part belongs to another key
 */
export function createReceiptSigner(jwk: ReceiptSigningKey, issuer: string): ReceiptSigner {
  const { kty, crv, x, d } = jwk;
  const privateKey = createPrivateKey({ key: { kty, crv, x, d }, format: 'jwk' });
  if (publicPartOf(privateKey) !== x) throw new RangeError('the public part belongs to another private key');
  const kid = jwk.kid ?? thumbprint(x);
  return {
    publicKey: { kty, crv, x, kid, use: 'sig', alg: 'EdDSA' },
    signRoot: ({ openedAtMs, ...root }) =>
      signGroupRoot({ iss: issuer, ...root, iat: Math.floor(openedAtMs / 1000) }, privateKey, kid),
  };
}

function publicPartOf(privateKey: KeyObject): string | undefined {
  return createPublicKey(privateKey).export({ format: 'jwk' }).x;
}

/** RFC 7638 thumbprint of an Ed25519 key. */
function thumbprint(x: string): string {
  return createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
}
