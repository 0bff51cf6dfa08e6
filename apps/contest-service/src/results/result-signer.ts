import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';

interface ResultStatement {
  contestId: string;
  version: number;
  hash: string;
  role: string;
  signedAtMs: number;
}

/** What DER writes in front of the 32 bytes of an Ed25519 private key (RFC 8410, section 7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs results with an Ed25519 key of their own, which every instance derives from the installation's secret (HKDF, RFC 5869). */
export function createResultSigner(secret: string, issuer: string) {
  const seed = Buffer.from(hkdfSync('sha256', secret, '', 'urvote-result-signing-v1', 32));
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const kid = createHash('sha256').update(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).digest('base64url');
  return {
    publicKey: { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' } as const,
    /** Compact JWS over {iss, contestId, version, hash, role, iat}. */
    sign({ signedAtMs, ...statement }: ResultStatement): string {
      const payload = { iss: issuer, ...statement, iat: Math.floor(signedAtMs / 1000) };
      const signed = `${inText({ alg: 'EdDSA', kid, typ: 'urvote-result+jwt' })}.${inText(payload)}`;
      return `${signed}.${sign(null, Buffer.from(signed), key).toString('base64url')}`;
    },
  };
}

function inText(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
