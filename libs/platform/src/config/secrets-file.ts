import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

/** Secrets of an embedded installation, named like the environment variables they stand for. */
export type Secrets = Record<(typeof randomNames)[number] | (typeof keyNames)[number], string>;

const randomNames = [
  'VOTER_KEY_SECRET',
  'GUEST_COOKIE_SECRET',
  'DEVICE_HASH_SECRET',
  'RECEIPT_COMMITMENT_SECRET',
  'OPS_SESSION_SECRET',
  'METRICS_TOKEN',
  'DATA_ENCRYPTION_KEY',
  'POSTGRES_PASSWORD',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
] as const;

const keyNames = ['RECEIPT_SIGNING_KEY', 'TOKEN_SIGNING_KEYS'] as const;

async function privateJwk(): Promise<Record<string, unknown>> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, alg: 'EdDSA', use: 'sig', kid: await calculateJwkThumbprint(jwk) };
}

/** How many keys are published: the new one signs, tokens of the one before it are good until they expire. */
const liveKeyCount = 2;

/**
 * The value of TOKEN_SIGNING_KEYS with a new key in front of the one that signed until now.
 * @throws SyntaxError when the current value is not JSON
 */
export async function withNewTokenKey(current: string): Promise<string> {
  const keys = JSON.parse(current) as unknown[];
  return JSON.stringify([await privateJwk(), ...keys.slice(0, liveKeyCount - 1)]);
}

/**
 * The value with a new key behind the one that signs: it is published and signs nothing yet.
 * @throws SyntaxError when the current value is not JSON
 */
export async function withPublishedTokenKey(current: string): Promise<string> {
  const [signing] = JSON.parse(current) as unknown[];
  return JSON.stringify([signing, await privateJwk()]);
}

/** The value with the published key in front, and the one that signed until now behind it. @throws Error when there is no other */
export function withSigningTokenKey(current: string): string {
  const [signing, published] = JSON.parse(current) as unknown[];
  if (published === undefined) throw new Error('There is one token key alone; publish a new one first, with --publish');
  return JSON.stringify([published, signing]);
}

/** Puts a new key in front of those in `<dataDir>/secrets.json`; the next start signs with it. @throws Error when there is no such file */
export async function rotateTokenKey(dataDir: string): Promise<void> {
  const path = join(dataDir, 'secrets.json');
  const secrets = await readSecrets(path);
  if (secrets.TOKEN_SIGNING_KEYS === undefined) throw new Error(`There are no token keys in ${path}`);
  await writeSecrets(path, {
    ...secrets,
    TOKEN_SIGNING_KEYS: await withNewTokenKey(secrets.TOKEN_SIGNING_KEYS),
  } as Secrets);
}

async function generateSecrets(): Promise<Secrets> {
  const random = randomNames.map((name) => [name, randomBytes(32).toString('base64url')]);
  return {
    ...(Object.fromEntries(random) as Record<(typeof randomNames)[number], string>),
    RECEIPT_SIGNING_KEY: JSON.stringify(await privateJwk()),
    TOKEN_SIGNING_KEYS: JSON.stringify([await privateJwk()]),
  };
}

async function readSecrets(path: string): Promise<Partial<Secrets>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Partial<Secrets>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    const hint =
      code === 'EACCES'
        ? `: another account made it. Start as that one, or take it over: sudo chown -R "$(id -u):$(id -g)" '${dirname(path)}'`
        : '';
    throw new Error(`The secrets file ${path} cannot be read${hint}`, { cause: error });
  }
}

/** Written beside and renamed, so that a crash leaves the old file or the new one. */
async function writeSecrets(path: string, secrets: Secrets): Promise<void> {
  const unfinished = `${path}.new`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(`${JSON.stringify(secrets, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
}

/**
 * The secrets in `<dataDir>/secrets.json`, readable by its owner only. Made on the first start; names that a newer
 * version needs are added; what is there is never changed.
 * @throws Error when the file is there and is not JSON
 */
export async function loadOrCreateSecrets(dataDir: string): Promise<Secrets> {
  const path = join(dataDir, 'secrets.json');
  await mkdir(dataDir, { recursive: true });
  const known = await readSecrets(path);
  const secrets = { ...(await generateSecrets()), ...known };
  if ([...randomNames, ...keyNames].some((name) => known[name] === undefined)) await writeSecrets(path, secrets);
  await chmod(path, 0o600);
  return secrets;
}
