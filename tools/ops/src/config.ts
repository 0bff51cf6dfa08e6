import { postgresUrl, privateJwks } from '@urvote/platform/config/variables/fields';
import { noDatabase, withEmbeddedDatabase } from '@urvote/platform/config/embedded-environment';
import { ConfigError, type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { pickVariables, queueNames } from '@urvote/platform/config/variables/all-variables';

const keyVariables = { TOKEN_SIGNING_KEYS: privateJwks.optional() };
const storeVariables = {
  ...pickVariables([...queueNames, 'DATABASE_URL_DIRECT', 'PGSSLROOTCERT', 'URVOTE_DATA_DIR']),
  DATABASE_URL: postgresUrl.optional(),
};

/** Every variable the commands read, each its own. */
export const variables = { ...keyVariables, ...storeVariables };

export interface OpsConfig {
  url: string;
  rootCertPath: string | undefined;
  /** The queue is on PostgreSQL without it. */
  redisUrl: string | undefined;
  queuePrefix: string;
}

/** The keys that the environment has; undefined where an embedded installation keeps them in its folder. @throws ConfigError */
export function readTokenKeys(env: Environment): string | undefined {
  const { TOKEN_SIGNING_KEYS } = loadConfig(keyVariables, env);
  return TOKEN_SIGNING_KEYS === undefined ? undefined : JSON.stringify(TOKEN_SIGNING_KEYS);
}

/** Where `npm start` keeps its data. @throws ConfigError */
export function readDataDir(env: Environment): string {
  return loadConfig(pickVariables(['URVOTE_DATA_DIR']), env).URVOTE_DATA_DIR;
}

/** For what writes into a new database, which that of `npm start` never is. @throws ConfigError unless one is named */
export function requireNamedDatabase(env: Environment): void {
  if (env['DATABASE_URL_DIRECT']?.trim() || env['DATABASE_URL']?.trim()) return;
  const message = 'names the new, empty database to restore into; the one that "npm start" runs is in use';
  throw new ConfigError([{ variable: 'DATABASE_URL_DIRECT', message }]);
}

/** The direct URL when there is one: a recount is one long transaction. @throws ConfigError */
export async function readConfig(env: Environment): Promise<OpsConfig> {
  const { DATABASE_URL, DATABASE_URL_DIRECT, PGSSLROOTCERT, REDIS_URL, QUEUE_PREFIX } = loadConfig(
    storeVariables,
    await withEmbeddedDatabase(env),
  );
  const url = DATABASE_URL_DIRECT ?? DATABASE_URL;
  if (url === undefined) throw new ConfigError([{ variable: 'DATABASE_URL', message: noDatabase }]);
  return { url, rootCertPath: PGSSLROOTCERT, redisUrl: REDIS_URL, queuePrefix: QUEUE_PREFIX };
}
