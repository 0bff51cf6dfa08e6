import { type KeyObject, verify } from 'node:crypto';
import { createRequire } from 'node:module';

/** Whether the signature (64 bytes) of the message is one of the key it was made for. */
export type CheckSignature = (message: Buffer, signature: Buffer) => boolean;

export type Ed25519 = (publicKey: KeyObject) => CheckSignature;

interface Sodium {
  crypto_sign_verify_detached(signature: Buffer, message: Buffer, publicKey: Buffer): boolean;
}

/** OpenSSL's, at 109 microseconds of CPU a check. */
export const nodeEd25519: Ed25519 = (publicKey) => (message, signature) => verify(null, message, publicKey, signature);

/** libsodium's, at 52 microseconds; undefined where its optional package was not installed or has no binary. */
export const sodiumEd25519 = loadSodium('sodium-native');

export const ed25519 = sodiumEd25519 ?? nodeEd25519;

export function loadSodium(packageName: string): Ed25519 | undefined {
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
