// node ops/docker/make-env.mjs > .env: .env.example with a new random value for every secret. Runs on Node 20 and later.
import { randomBytes, randomUUID, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';

async function privateKey() {
  const { privateKey: key } = await webcrypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const { kty, crv, x, d } = await webcrypto.subtle.exportKey('jwk', key);
  return { kty, crv, x, d, kid: randomUUID() };
}

const made = {
  RECEIPT_SIGNING_KEY: async () => `'${JSON.stringify(await privateKey())}'`,
  TOKEN_SIGNING_KEYS: async () => `'${JSON.stringify([await privateKey()])}'`,
};

const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
for (const line of example.trimEnd().split('\n')) {
  const name = /^([A-Z0-9_]+)=$/.exec(line)?.[1];
  const value = name && (await (made[name] ?? (() => randomBytes(36).toString('hex')))());
  console.log(name ? `${name}=${value}` : line);
}
