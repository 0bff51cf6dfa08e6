import { accountVariables } from './account-variables.ts';
import { clientVariables } from './client-variables.ts';
import { contestVariables } from './contest-variables.ts';
import { installationVariables } from './installation-variables.ts';
import { processVariables } from './process-variables.ts';
import { secretVariables } from './secret-variables.ts';
import { portVariables, urlVariables } from './service-variables.ts';
import { storeVariables } from './store-variables.ts';
import { voteVariables } from './vote-variables.ts';

/** Every environment variable of the platform; `.env.example` is made from it. */
export const allVariables = {
  ...processVariables,
  ...portVariables,
  ...urlVariables,
  ...storeVariables,
  ...accountVariables,
  ...voteVariables,
  ...clientVariables,
  ...contestVariables,
  ...secretVariables,
  ...installationVariables,
};

type VariableName = keyof typeof allVariables;

/** The schemas of the named variables, for `loadConfig`. */
export function pickVariables<const Names extends readonly VariableName[]>(
  names: Names,
): { [Name in Names[number]]: (typeof allVariables)[Name]['schema'] } {
  const picked = names.map((name) => [name, allVariables[name].schema]);
  return Object.fromEntries(picked) as { [Name in Names[number]]: (typeof allVariables)[Name]['schema'] };
}

const names = <const Names extends readonly VariableName[]>(given: Names): Names => given;

/** What `serviceSettings` reads. */
export const serviceNames = names([
  'NODE_ENV',
  'LOG_LEVEL',
  'HOST',
  'METRICS_TOKEN',
  'DATABASE_URL',
  'DATABASE_URL_DIRECT',
  'DATABASE_ROLE',
  'DATABASE_POOL_MAX',
  'DATABASE_STATEMENT_TIMEOUT_MS',
  'PGSSLROOTCERT',
]);
export const queueNames = names(['REDIS_URL', 'QUEUE_PREFIX']);
export const objectStoreNames = names([
  'S3_ENDPOINT',
  'S3_REGION',
  'S3_BUCKET',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
]);
/** Of a service that browsers reach. */
export const browserNames = names(['TRUSTED_PROXIES', 'CORS_ORIGINS']);
/** Of a service that looks at access tokens. */
export const tokenNames = names(['JWKS_URL', 'TOKEN_ISSUER']);
export const passwordHashNames = names(['PASSWORD_HASH_MEMORY_KIB', 'PASSWORD_HASH_PASSES', 'PASSWORD_HASH_LANES']);
