import { createRequire } from 'node:module';
import type { Ed25519 } from './node-ed25519.ts';

interface Sodium {
  crypto_sign_verify_detached(signature: Buffer, message: Buffer, publicKey: Buffer): boolean;
}

/** libsodium's, at 52 microseconds; undefined where its optional package was not installed or has no binary. */
export function sodiumEd25519(packageName: string): Ed25519 | undefined {
  let sodium: Sodium;
  try {
    sodium = createRequire(import.meta.url)(packageName) as Sodium;
  } catch {
    return undefined;
  }
  return (publicKey) => {
    const bytes = Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
    return (message, signature) => sodium.crypto_sign_verify_detached(signature, message, bytes);
  };
}
