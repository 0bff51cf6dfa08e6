import { type ServiceRole, serviceRoles } from '@urvote/contracts/services/service-names';
import { postgresUrl, secret } from '@urvote/platform/config/variables/fields';
import { ConfigError, type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { objectStoreNames, pickVariables } from '@urvote/platform/config/variables/all-variables';
import { z } from 'zod';

const direct = 'DATABASE_URL_DIRECT';

/** Migrations need a session of their own, which a transaction pooler cannot give; so there is no default here. */
const migrationVariables = { ...pickVariables(['PGSSLROOTCERT']), DATABASE_URL_DIRECT: postgresUrl };
const queueVariables = pickVariables(['REDIS_URL']);
const objectStoreVariables = pickVariables(objectStoreNames);
const seedVariables = {
  ...pickVariables([direct, 'PGSSLROOTCERT']),
  DATABASE_URL: postgresUrl.optional(),
  VOTER_KEY_SECRET: secret().optional(),
};

/** Every variable the commands read, each its own. */
export const variables = {
  ...migrationVariables,
  ...queueVariables,
  ...seedVariables,
  ...objectStoreVariables,
  ...pickVariables(['URVOTE_ROLE_PASSWORDS']),
};

/**
 * The URL for work that needs a session of its own.
 * @throws ConfigError when only the pooled URL is given: a transaction pooler cannot hold the lock of a migration
 */
export function readDirectUrl(env: Environment): string {
  const isPooledOnly = !env[direct]?.trim() && env['DATABASE_URL']?.trim();
  if (isPooledOnly) {
    const message =
      'is needed: DATABASE_URL may lead through a pooler, which cannot hold the lock and the session of a migration';
    throw new ConfigError([{ variable: direct, message }]);
  }
  const { DATABASE_URL_DIRECT, PGSSLROOTCERT } = loadConfig(migrationVariables, env);
  return withRootCertificate(DATABASE_URL_DIRECT, PGSSLROOTCERT);
}

function withRootCertificate(url: string, path: string | undefined): string {
  if (path === undefined) return url;
  const target = new URL(url);
  target.searchParams.set('sslmode', 'verify-full');
  target.searchParams.set('sslrootcert', path);
  return target.href;
}

export function usesRedis(env: Environment): boolean {
  return loadConfig(queueVariables, env).REDIS_URL !== undefined;
}

export function readSeedConfig(env: Environment) {
  const { DATABASE_URL, DATABASE_URL_DIRECT, VOTER_KEY_SECRET, PGSSLROOTCERT } = loadConfig(seedVariables, env);
  const url = DATABASE_URL_DIRECT ?? DATABASE_URL;
  if (url === undefined) throw new ConfigError([{ variable: 'DATABASE_URL', message: 'is not set' }]);
  const objectStore = env['S3_BUCKET']?.trim() ? loadConfig(objectStoreVariables, env) : undefined;
  return { url, rootCertPath: PGSSLROOTCERT, voterKeySecret: VOTER_KEY_SECRET, objectStore };
}

// Only characters that SASLprep leaves alone, so that the verifier made here is the one the server expects.
const password = z.string().regex(/^[\x21-\x7e]{16,200}$/, 'must be 16 to 200 visible ASCII characters');

/** Passwords from URVOTE_ROLE_PASSWORDS, a JSON object of role name to password. @throws ConfigError */
export function readRolePasswords(env: Environment): Partial<Record<ServiceRole, string>> {
  const variable = 'URVOTE_ROLE_PASSWORDS';
  const shape = z.partialRecord(z.enum(serviceRoles), password);
  const problem = (message: string): ConfigError => new ConfigError([{ variable, message }]);
  const text = env[variable]?.trim();
  if (!text) throw problem('is not set; it is a JSON object like {"urvote_gateway": "password"}');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw problem('must be JSON');
  }
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw problem(problems.join('; '));
}
