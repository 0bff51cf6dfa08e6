import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

export interface Signed {
  publicKey: KeyObject;
  message: Buffer;
  signature: Buffer;
}

/** Order of the group that Ed25519 signatures live in, and the prime of its field (RFC 8032, section 5.1). */
const order = 2n ** 252n + 27742317777372353535851937790883648493n;
const prime = 2n ** 255n - 19n;

const numberOf = (bytes: Uint8Array) => bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
const bytesOf = (number: bigint) =>
  Buffer.from(Array.from({ length: 32 }, (_, index) => Number((number >> BigInt(8 * index)) & 255n)));
const sha512 = (...parts: Buffer[]) => createHash('sha512').update(Buffer.concat(parts)).digest();

export function publicKeyOf(point: Buffer): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: point.toString('base64url') }, format: 'jwk' });
}

/** A scalar and its multiple of the base point: a private key, or the nonce of a signature. */
export function newPair(): { scalar: bigint; point: Buffer } {
  const { d = '', x = '' } = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' });
  const half = sha512(Buffer.from(d, 'base64url')).subarray(0, 32);
  const scalar = (numberOf(half) & (2n ** 254n - 8n)) | (2n ** 254n);
  return { scalar, point: Buffer.from(x, 'base64url') };
}

/** The point plus the point of order two: (x, y) + (0, -1) = (-x, -y). */
export function plusOrderTwo(point: Buffer): Buffer {
  const sign = (point[31] ?? 0) & 128;
  const y = numberOf(point) - BigInt(sign) * 2n ** 248n;
  const sum = bytesOf(prime - y);
  sum[31] = (sum[31] ?? 0) | (sign ^ 128);
  return sum;
}

/** Signs as the key's holder could, with any key and nonce point in the place of its own. */
export function signOddly(
  message: Buffer,
  keyPoint = (point: Buffer) => point,
  noncePoint = (point: Buffer) => point,
): Signed {
  const key = newPair();
  const nonce = newPair();
  const [a, r] = [keyPoint(key.point), noncePoint(nonce.point)];
  const s = (nonce.scalar + numberOf(sha512(r, a, message)) * key.scalar) % order;
  return { publicKey: publicKeyOf(a), message, signature: Buffer.concat([r, bytesOf(s)]) };
}

/** The same signature with a second number for S, which a verifier that does not look takes too. */
export function plusOrder({ signature, ...rest }: Signed): Signed {
  const s = numberOf(signature.subarray(32)) + order;
  return { ...rest, signature: Buffer.concat([signature.subarray(0, 32), bytesOf(s)]) };
}

const identity = bytesOf(1n);

/** Key and nonce of small order: one signature that fits every message. */
export function smallOrder(message: Buffer): Signed[] {
  const points = [identity, bytesOf(prime - 1n), bytesOf(0n), bytesOf(prime + 1n), bytesOf(prime)];
  return points.flatMap((a) =>
    points.map((r) => ({ publicKey: publicKeyOf(a), message, signature: Buffer.concat([r, bytesOf(0n)]) })),
  );
}
