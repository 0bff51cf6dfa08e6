import { z } from 'zod';
import {
  commonVariables,
  databaseVariables,
  directUrlOf,
  httpVariables,
  portVariables,
  queueVariables,
  secretVariables,
  serviceUrlVariables,
  tokenVariables,
} from '@urvote/platform/config/fragments';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { databaseRole, withDatabaseRole } from '@urvote/platform/postgres/database-role';
import type { LogLevel } from '@urvote/platform/logger/logger';

interface OpsServiceSecrets {
  session: string;
}

export interface OpsServiceConfig {
  isProduction: boolean;
  logLevel: LogLevel;
  http: { host: string; port: number; trustedProxies: readonly string[] };
  database: { url: string; max: number; statementTimeoutMs: number; rootCertPath?: string };
  /** Redis when its URL is set, else PostgreSQL on a direct connection. */
  queue: { databaseUrl: string; prefix: string; redisUrl?: string; rootCertPath?: string };
  tokens: { jwksUrl: string; issuer: string };
  userServiceUrl: string;
  /** Name of this installation, shown on every page so that nobody mistakes one for another. */
  environment: string;
  /** Folder of the mail catcher; undefined where mail is sent on. */
  mailCatcherDir: string | undefined;
  secrets: OpsServiceSecrets;
}

/** Every variable the service reads. */
export const variables = {
  ...commonVariables,
  ...databaseVariables,
  DATABASE_ROLE: databaseRole.optional(),
  ...queueVariables,
  HOST: httpVariables.HOST,
  TRUSTED_PROXIES: httpVariables.TRUSTED_PROXIES,
  OPS_PORT: portVariables.OPS_PORT,
  ...tokenVariables,
  USER_SERVICE_URL: serviceUrlVariables.USER_SERVICE_URL,
  OPS_ENVIRONMENT: z.string().trim().min(1).max(24).optional(),
  MAIL_CATCHER_DIR: z.string().optional(),
  OPS_SESSION_SECRET: secretVariables.OPS_SESSION_SECRET,
};

/** @throws ConfigError naming every wrong variable at once */
export function readConfig(env: Environment = process.env): OpsServiceConfig {
  const read = loadConfig(variables, env);
  const rootCert = read.PGSSLROOTCERT === undefined ? {} : { rootCertPath: read.PGSSLROOTCERT };
  return {
    isProduction: read.NODE_ENV === 'production',
    logLevel: read.LOG_LEVEL,
    http: { host: read.HOST, port: read.OPS_PORT, trustedProxies: read.TRUSTED_PROXIES },
    database: {
      url: withDatabaseRole(read.DATABASE_URL, read.DATABASE_ROLE),
      max: read.DATABASE_POOL_MAX,
      statementTimeoutMs: read.DATABASE_STATEMENT_TIMEOUT_MS,
      ...rootCert,
    },
    queue: {
      databaseUrl: withDatabaseRole(directUrlOf(read), read.DATABASE_ROLE),
      prefix: read.QUEUE_PREFIX,
      ...(read.REDIS_URL === undefined ? {} : { redisUrl: read.REDIS_URL }),
      ...rootCert,
    },
    tokens: { jwksUrl: read.JWKS_URL, issuer: read.TOKEN_ISSUER },
    userServiceUrl: read.USER_SERVICE_URL,
    environment: read.OPS_ENVIRONMENT ?? read.NODE_ENV,
    mailCatcherDir: read.MAIL_CATCHER_DIR,
    secrets: { session: read.OPS_SESSION_SECRET },
  };
}
