import { databaseVariables } from '@urvote/platform/config/fragments';
import { ConfigError, type Environment, loadConfig } from '@urvote/platform/config/load-config';

export interface OpsConfig {
  url: string;
  rootCertPath: string | undefined;
}

/** The direct URL when there is one: a recount is one long transaction. @throws ConfigError */
export function readConfig(env: Environment): OpsConfig {
  const { DATABASE_URL, DATABASE_URL_DIRECT, PGSSLROOTCERT } = loadConfig(
    {
      DATABASE_URL: databaseVariables.DATABASE_URL.optional(),
      DATABASE_URL_DIRECT: databaseVariables.DATABASE_URL_DIRECT,
      PGSSLROOTCERT: databaseVariables.PGSSLROOTCERT,
    },
    env,
  );
  const url = DATABASE_URL_DIRECT ?? DATABASE_URL;
  if (url === undefined) throw new ConfigError([{ variable: 'DATABASE_URL', message: 'is not set' }]);
  return { url, rootCertPath: PGSSLROOTCERT };
}
