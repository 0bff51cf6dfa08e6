import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { postgresUrl } from '@urvote/platform/config/variables/fields';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
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

/** @throws ConfigError; Error when no database is set and none runs in the data folder */
export async function readConfig(env: Environment): Promise<AdminConfig> {
  const read = loadConfig(variables, env);
  return {
    url: read.DATABASE_URL_DIRECT ?? read.DATABASE_URL ?? (await embeddedDatabaseUrl(resolve(read.URVOTE_DATA_DIR))),
    rootCertPath: read.PGSSLROOTCERT,
    passwordHash: {
      memoryKib: read.PASSWORD_HASH_MEMORY_KIB,
      passes: read.PASSWORD_HASH_PASSES,
      lanes: read.PASSWORD_HASH_LANES,
    },
  };
}

const portLine = 3;

/** The database that `npm start` runs; its port is new with every start, and in the file that PostgreSQL keeps while it runs. */
async function embeddedDatabaseUrl(dataDir: string): Promise<string> {
  try {
    const port = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[portLine];
    const { POSTGRES_PASSWORD: password } = JSON.parse(await readFile(join(dataDir, 'secrets.json'), 'utf8')) as Record<
      string,
      string
    >;
    return `postgres://postgres:${encodeURIComponent(password ?? '')}@127.0.0.1:${Number(port)}/urvote`;
  } catch (cause) {
    const message = `No database: set DATABASE_URL, or run this while "npm start" runs, in the same folder; none runs in ${dataDir}`;
    throw new Error(message, { cause });
  }
}
