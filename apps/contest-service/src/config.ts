import {
  commonVariables,
  databaseVariables,
  httpVariables,
  portVariables,
  queueVariables,
  secretVariables,
  tokenVariables,
} from '@urvote/platform/config/fragments';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import {
  type DatabaseSettings,
  databaseSettings,
  type HttpSettings,
  httpSettings,
  type WakeUpSettings,
  wakeUpSettings,
} from '@urvote/platform/config/settings';
import type { LogLevel } from '@urvote/platform/logger/logger';

/** The service verifies tokens by public keys and signs nothing; its secrets make voter keys of the addresses of a voter list and encrypt kept answers. */
export interface ContestServiceConfig {
  isProduction: boolean;
  logLevel: LogLevel;
  http: HttpSettings;
  database: DatabaseSettings;
  wakeUp: WakeUpSettings;
  tokens: { jwksUrl: string; issuer: string };
  secrets: { voterKeySecret: string; dataEncryptionKey: string };
}

/** Every variable the service reads. */
export const variables = {
  ...commonVariables,
  ...databaseVariables,
  ...queueVariables,
  ...httpVariables,
  CONTEST_SERVICE_PORT: portVariables.CONTEST_SERVICE_PORT,
  ...tokenVariables,
  VOTER_KEY_SECRET: secretVariables.VOTER_KEY_SECRET,
  DATA_ENCRYPTION_KEY: secretVariables.DATA_ENCRYPTION_KEY,
};

/** @throws ConfigError naming every wrong variable at once */
export function readConfig(env: Environment = process.env): ContestServiceConfig {
  const read = loadConfig(variables, env);
  return {
    isProduction: read.NODE_ENV === 'production',
    logLevel: read.LOG_LEVEL,
    http: httpSettings(read, read.CONTEST_SERVICE_PORT),
    database: databaseSettings(read),
    wakeUp: wakeUpSettings(read),
    tokens: { jwksUrl: read.JWKS_URL, issuer: read.TOKEN_ISSUER },
    secrets: { voterKeySecret: read.VOTER_KEY_SECRET, dataEncryptionKey: read.DATA_ENCRYPTION_KEY },
  };
}
