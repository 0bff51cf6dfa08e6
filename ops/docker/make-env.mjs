// node ops/docker/make-env.mjs NAME=value … > .env: .env.example with these values, and a new random one for every
// secret that is not among them. Runs on Node 20 and later.
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

const given = new Map(process.argv.slice(2).map((pair) => pair.split(/=(.*)/s, 2)));
const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
const lines = [];
for (const line of example.trimEnd().split('\n')) {
  const [, isOptional, name] = /^(# )?([A-Z0-9_]+)=/.exec(line) ?? [];
  const value =
    given.get(name) ?? (name && !isOptional && (await (made[name] ?? (() => randomBytes(36).toString('hex')))()));
  given.delete(name);
  lines.push(value ? `${name}=${value}` : line);
}
if (given.size > 0) throw new Error(`.env.example does not know ${[...given.keys()].join(', ')}`);
console.log(lines.join('\n'));
