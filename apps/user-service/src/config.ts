import type { PrivateJwk } from '@urvote/platform/config/fields';
import {
  accountVariables,
  commonVariables,
  databaseVariables,
  directUrlOf,
  googleVariables,
  httpVariables,
  mailVariables,
  portVariables,
  queueVariables,
  secretVariables,
  signInVariables,
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
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import type { PasswordHashCost } from './accounts/passwords.ts';

interface UserServiceSecrets {
  /** Ed25519; the first signs, all are published. */
  tokenSigningKeys: readonly PrivateJwk[];
  voterKeySecret: string;
  /** What must be read again is kept encrypted by keys made from it. */
  dataEncryptionKey: string;
  /** With the password of the mail server. */
  smtpUrl: string;
}

export interface GoogleSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
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
  queue: { prefix: string; directUrl: string };
  wakeUp: WakeUpSettings;
  /** Origin under which people reach the platform. */
  publicUrl: string;
  sessionDays: number;
  mailFrom: string;
  /** Undefined: nobody signs in by the OpenID provider. */
  google: GoogleSettings | undefined;
  secrets: UserServiceSecrets;
}

/** Every variable the service reads. */
export const variables = {
  ...commonVariables,
  ...databaseVariables,
  ...queueVariables,
  ...httpVariables,
  USER_SERVICE_PORT: portVariables.USER_SERVICE_PORT,
  TOKEN_ISSUER: tokenVariables.TOKEN_ISSUER,
  ...signInVariables,
  ...accountVariables,
  ...mailVariables,
  ...googleVariables,
  TOKEN_SIGNING_KEYS: secretVariables.TOKEN_SIGNING_KEYS,
  VOTER_KEY_SECRET: secretVariables.VOTER_KEY_SECRET,
  DATA_ENCRYPTION_KEY: secretVariables.DATA_ENCRYPTION_KEY,
};

/** @throws ConfigError naming every wrong variable at once */
export function readConfig(env: Environment = process.env): UserServiceConfig {
  const read = loadConfig(variables, env);
  return {
    isProduction: read.NODE_ENV === 'production',
    logLevel: read.LOG_LEVEL,
    http: httpSettings(read, read.USER_SERVICE_PORT),
    database: databaseSettings(read),
    ...(read.REDIS_URL === undefined ? {} : { redisUrl: read.REDIS_URL }),
    tokens: { issuer: read.TOKEN_ISSUER, ttlSeconds: read.ACCESS_TOKEN_TTL_SECONDS },
    passwordHash: {
      memoryKib: read.PASSWORD_HASH_MEMORY_KIB,
      passes: read.PASSWORD_HASH_PASSES,
      lanes: read.PASSWORD_HASH_LANES,
    },
    queue: { prefix: read.QUEUE_PREFIX, directUrl: withDatabaseRole(directUrlOf(read), read.DATABASE_ROLE) },
    wakeUp: wakeUpSettings(read),
    publicUrl: new URL(read.PUBLIC_URL).origin,
    sessionDays: read.SESSION_DAYS,
    mailFrom: read.MAIL_FROM,
    google: googleOf(read.GOOGLE_ISSUER, read.GOOGLE_CLIENT_ID, read.GOOGLE_CLIENT_SECRET),
    secrets: {
      tokenSigningKeys: read.TOKEN_SIGNING_KEYS,
      voterKeySecret: read.VOTER_KEY_SECRET,
      dataEncryptionKey: read.DATA_ENCRYPTION_KEY,
      smtpUrl: read.SMTP_URL,
    },
  };
}

function googleOf(
  issuer: string,
  clientId: string | undefined,
  clientSecret: string | undefined,
): GoogleSettings | undefined {
  return clientId === undefined || clientSecret === undefined ? undefined : { issuer, clientId, clientSecret };
}
