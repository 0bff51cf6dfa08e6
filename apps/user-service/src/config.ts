import type { PrivateJwk } from '@urvote/platform/config/variables/fields';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import {
  queueSettings,
  type QueueSettings,
  serviceSettings,
  type ServiceSettings,
} from '@urvote/platform/config/settings';
import type { PasswordHashCost } from './accounts/password-hasher.ts';
import {
  browserNames,
  passwordHashNames,
  pickVariables,
  queueNames,
  serviceNames,
} from '@urvote/platform/config/variables/all-variables';

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

export interface UserServiceConfig extends ServiceSettings {
  queue: QueueSettings;
  tokens: { issuer: string; ttlSeconds: number };
  passwordHash: PasswordHashCost;
  /** Origin under which people reach the platform. */
  publicUrl: string;
  sessionDays: number;
  mailFrom: string;
  /** Undefined: nobody signs in by the OpenID provider. */
  google: GoogleSettings | undefined;
  secrets: UserServiceSecrets;
}

/** Every variable the service reads. */
export const variables = pickVariables([
  ...serviceNames,
  ...queueNames,
  ...browserNames,
  ...passwordHashNames,
  'USER_SERVICE_PORT',
  'TOKEN_ISSUER',
  'ACCESS_TOKEN_TTL_SECONDS',
  'SESSION_DAYS',
  'PUBLIC_URL',
  'SMTP_URL',
  'MAIL_FROM',
  'GOOGLE_ISSUER',
  'GOOGLE_CLIENT_ID',
  'GOOGLE_CLIENT_SECRET',
  'TOKEN_SIGNING_KEYS',
  'VOTER_KEY_SECRET',
  'DATA_ENCRYPTION_KEY',
]);

/** @throws ConfigError naming every wrong variable at once */
export function readConfig(env: Environment = process.env): UserServiceConfig {
  const read = loadConfig(variables, env);
  return {
    ...serviceSettings(read, read.USER_SERVICE_PORT),
    queue: queueSettings(read),
    tokens: { issuer: read.TOKEN_ISSUER, ttlSeconds: read.ACCESS_TOKEN_TTL_SECONDS },
    passwordHash: {
      memoryKib: read.PASSWORD_HASH_MEMORY_KIB,
      passes: read.PASSWORD_HASH_PASSES,
      lanes: read.PASSWORD_HASH_LANES,
    },
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
