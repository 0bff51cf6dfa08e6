import { noDatabase, withEmbeddedDatabase } from '@urvote/platform/config/embedded-environment';
import { postgresUrl } from '@urvote/platform/config/variables/fields';
import { ConfigError, type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { passwordHashNames, pickVariables } from '@urvote/platform/config/variables/all-variables';
import type { PasswordHashCost } from '@urvote/user-service/accounts/password-hasher';

export interface AdminConfig {
  url: string;
  rootCertPath: string | undefined;
  passwordHash: PasswordHashCost;
}

/** Every variable the commands read. */
export const variables = {
  ...pickVariables([...passwordHashNames, 'DATABASE_URL_DIRECT', 'PGSSLROOTCERT', 'URVOTE_DATA_DIR']),
  DATABASE_URL: postgresUrl.optional(),
};

/** @throws ConfigError, also when no database is set and none runs in the data folder */
export async function readConfig(env: Environment): Promise<AdminConfig> {
  const read = loadConfig(variables, await withEmbeddedDatabase(env));
  const url = read.DATABASE_URL_DIRECT ?? read.DATABASE_URL;
  if (url === undefined) throw new ConfigError([{ variable: 'DATABASE_URL', message: noDatabase }]);
  return {
    url,
    rootCertPath: read.PGSSLROOTCERT,
    passwordHash: {
      memoryKib: read.PASSWORD_HASH_MEMORY_KIB,
      passes: read.PASSWORD_HASH_PASSES,
      lanes: read.PASSWORD_HASH_LANES,
    },
  };
}
