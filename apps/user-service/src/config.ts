import type { PrivateJwk } from '@urvote/platform/config/fields';
import { commonVariables, databaseVariables, httpVariables, portVariables, queueVariables, secretVariables, signInVariables, tokenVariables } from '@urvote/platform/config/fragments';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { type DatabaseSettings, databaseSettings, type HttpSettings, httpSettings } from '@urvote/platform/config/settings';
import type { LogLevel } from '@urvote/platform/logger/logger';
import type { PasswordHashCost } from './accounts/passwords.ts';

export interface UserServiceSecrets {
  /** Ed25519; the first signs, all are published. */
  tokenSigningKeys: readonly PrivateJwk[];
  voterKeySecret: string;
}

export interface UserServiceConfig {
  isProduction: boolean;
  logLevel: LogLevel;
  http: HttpSettings;
  database: DatabaseSettings;
  /** Set: rate limits are counted in Redis, else in PostgreSQL. */
  redisUrl?: string;
  tokens: { issuer: string; ttlSeconds: number };
  passwordHash: PasswordHashCost;
  secrets: UserServiceSecrets;
}

/** Every variable the service reads. */
export const userServiceVariables = {
  ...commonVariables,
  ...databaseVariables,
  REDIS_URL: queueVariables.REDIS_URL,
  ...httpVariables,
  USER_SERVICE_PORT: portVariables.USER_SERVICE_PORT,
  TOKEN_ISSUER: tokenVariables.TOKEN_ISSUER,
  ...signInVariables,
  TOKEN_SIGNING_KEYS: secretVariables.TOKEN_SIGNING_KEYS,
  VOTER_KEY_SECRET: secretVariables.VOTER_KEY_SECRET,
};

/** @throws ConfigError naming every wrong variable at once */
export function readConfig(env: Environment = process.env): UserServiceConfig {
  const read = loadConfig(userServiceVariables, env);
  return {
    isProduction: read.NODE_ENV === 'production',
    logLevel: read.LOG_LEVEL,
    http: httpSettings(read, read.USER_SERVICE_PORT),
    database: databaseSettings(read),
    ...(read.REDIS_URL === undefined ? {} : { redisUrl: read.REDIS_URL }),
    tokens: { issuer: read.TOKEN_ISSUER, ttlSeconds: read.ACCESS_TOKEN_TTL_SECONDS },
    passwordHash: { memoryKib: read.PASSWORD_HASH_MEMORY_KIB, passes: read.PASSWORD_HASH_PASSES, lanes: read.PASSWORD_HASH_LANES },
    secrets: { tokenSigningKeys: read.TOKEN_SIGNING_KEYS, voterKeySecret: read.VOTER_KEY_SECRET },
  };
}
