import type { PrivateJwk } from '@urvote/platform/config/variables/fields';
import { type CryptoKey, importJWK } from 'jose';

interface PublicKey extends Record<string, unknown> {
  kty: 'OKP';
  crv: 'Ed25519';
  x: string;
  kid: string;
  alg: 'EdDSA';
  use: 'sig';
}

export interface SigningKeys {
  kid: string;
  signer: CryptoKey;
  /** A JSON Web Key Set. */
  published: { keys: PublicKey[] };
}

/** @throws Error when there is no key, or two share an id */
export async function importSigningKeys(keys: readonly PrivateJwk[]): Promise<SigningKeys> {
  const [first] = keys;
  if (first === undefined) throw new Error('no signing key');
  if (new Set(keys.map(({ kid }) => kid)).size !== keys.length) throw new Error('two signing keys share a kid');
  const { kty, crv, x, d, kid } = first;
  const signer = (await importJWK({ kty, crv, x, d, alg: 'EdDSA' })) as CryptoKey;
  return { kid, signer, published: { keys: keys.map(publicPart) } };
}

/** Named field by field, so that no private part can slip out. */
function publicPart({ kty, crv, x, kid }: PrivateJwk): PublicKey {
  return { kty, crv, x, kid, alg: 'EdDSA', use: 'sig' };
}
