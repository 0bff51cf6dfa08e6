import { commonVariables, databaseVariables, httpVariables, portVariables, queueVariables, tokenVariables } from '@urvote/platform/config/fragments';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { type DatabaseSettings, databaseSettings, type HttpSettings, httpSettings, type WakeUpSettings, wakeUpSettings } from '@urvote/platform/config/settings';
import type { LogLevel } from '@urvote/platform/logger/logger';

/** The service verifies tokens by public keys and signs nothing, so it has no secrets of its own. */
export interface ContestServiceConfig {
  isProduction: boolean;
  logLevel: LogLevel;
  http: HttpSettings;
  database: DatabaseSettings;
  wakeUp: WakeUpSettings;
  tokens: { jwksUrl: string; issuer: string };
}

/** Every variable the service reads. */
export const contestServiceVariables = {
  ...commonVariables,
  ...databaseVariables,
  ...queueVariables,
  ...httpVariables,
  CONTEST_SERVICE_PORT: portVariables.CONTEST_SERVICE_PORT,
  ...tokenVariables,
};

/** @throws ConfigError naming every wrong variable at once */
export function readConfig(env: Environment = process.env): ContestServiceConfig {
  const read = loadConfig(contestServiceVariables, env);
  return {
    isProduction: read.NODE_ENV === 'production',
    logLevel: read.LOG_LEVEL,
    http: httpSettings(read, read.CONTEST_SERVICE_PORT),
    database: databaseSettings(read),
    wakeUp: wakeUpSettings(read),
    tokens: { jwksUrl: read.JWKS_URL, issuer: read.TOKEN_ISSUER },
  };
}
