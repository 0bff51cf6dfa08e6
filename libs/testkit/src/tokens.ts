import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface TokenClaims {
  userId?: string;
  /** `voter` by default. */
  roles?: readonly string[];
  sessionId?: string;
  emailVerified?: boolean;
  /** Seconds since the epoch. */
  accountCreatedAt?: number;
  /** The account's e-mail address as a voter key. */
  emailVoterKey?: string;
  /** Seconds since the epoch, with a fraction; now by default. */
  issuedAt?: number;
  /** Seconds from now; negative for a token that is over. 900 by default. */
  expiresInSeconds?: number;
  issuer?: string;
  audience?: string;
  /** Further claims, or other values for those above. */
  extra?: Record<string, unknown>;
}

export interface TestIssuer extends AsyncDisposable {
  jwksUrl: string;
  issuer: string;
  audience: string;
  /** A JSON array with the private key, as TOKEN_SIGNING_KEYS has it. */
  signingKeys: string;
  mintToken(claims?: TokenClaims): Promise<string>;
  /** From now on nobody answers at `jwksUrl`. */
  stopServing(): Promise<void>;
}

const defaultName = 'urvote';

/** An issuer of access tokens with a key of its own, whose public key is served on the loopback interface. */
export async function testIssuer({ issuer = defaultName, audience = defaultName } = {}): Promise<TestIssuer> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), alg: 'EdDSA', use: 'sig' };
  const kid = await calculateJwkThumbprint(publicJwk);
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [{ ...publicJwk, kid }] }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stopServing = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };

  async function mintToken(claims: TokenClaims = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT(ownClaimsOf(claims))
      .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
      .setSubject(claims.userId ?? randomUUID())
      .setIssuer(claims.issuer ?? issuer)
      .setAudience(claims.audience ?? audience)
      .setIssuedAt(claims.issuedAt ?? now)
      .setExpirationTime(now + (claims.expiresInSeconds ?? 900))
      .sign(privateKey);
  }

  return {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    issuer,
    audience,
    signingKeys: JSON.stringify([{ ...(await exportJWK(privateKey)), alg: 'EdDSA', use: 'sig', kid }]),
    mintToken,
    stopServing,
    [Symbol.asyncDispose]: stopServing,
  };
}

function ownClaimsOf(claims: TokenClaims) {
  return {
    sid: claims.sessionId ?? randomUUID(),
    roles: claims.roles ?? ['voter'],
    emailVerified: claims.emailVerified ?? true,
    accountCreatedAt: claims.accountCreatedAt ?? Date.UTC(2025, 0, 1) / 1000,
    ...(claims.emailVoterKey === undefined ? {} : { evk: claims.emailVoterKey }),
    ...claims.extra,
  };
}
