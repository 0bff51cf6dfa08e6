import { commonVariables, databaseVariables, directUrlOf, httpVariables, portVariables, queueVariables, tokenVariables } from '@urvote/platform/config/fragments';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import type { LogLevel } from '@urvote/platform/logger/logger';

/** The service verifies tokens by public keys and signs nothing, so it has no secrets of its own. */
export interface ContestServiceConfig {
  isProduction: boolean;
  logLevel: LogLevel;
  http: { host: string; port: number; trustedProxies: readonly string[]; corsOrigins: readonly string[] };
  database: { url: string; max: number; statementTimeoutMs: number; rootCertPath?: string };
  /** How readers of the event log are woken: by Redis when its URL is set, else by PostgreSQL on a direct connection. */
  wakeUp: { directUrl: string; prefix: string; redisUrl?: string; rootCertPath?: string };
  tokens: { jwksUrl: string; issuer: string };
}

const variables = {
  ...commonVariables,
  ...databaseVariables,
  ...queueVariables,
  ...httpVariables,
  CONTEST_SERVICE_PORT: portVariables.CONTEST_SERVICE_PORT,
  ...tokenVariables,
};

/** @throws ConfigError naming every wrong variable at once */
export function readConfig(env: Environment = process.env): ContestServiceConfig {
  const read = loadConfig(variables, env);
  const rootCert = read.PGSSLROOTCERT === undefined ? {} : { rootCertPath: read.PGSSLROOTCERT };
  return {
    isProduction: read.NODE_ENV === 'production',
    logLevel: read.LOG_LEVEL,
    http: { host: read.HOST, port: read.CONTEST_SERVICE_PORT, trustedProxies: read.TRUSTED_PROXIES, corsOrigins: read.CORS_ORIGINS },
    database: {
      url: withDatabaseRole(read.DATABASE_URL, read.DATABASE_ROLE),
      max: read.DATABASE_POOL_MAX,
      statementTimeoutMs: read.DATABASE_STATEMENT_TIMEOUT_MS,
      ...rootCert,
    },
    wakeUp: {
      directUrl: withDatabaseRole(directUrlOf(read), read.DATABASE_ROLE),
      prefix: read.QUEUE_PREFIX,
      ...(read.REDIS_URL === undefined ? {} : { redisUrl: read.REDIS_URL }),
      ...rootCert,
    },
    tokens: { jwksUrl: read.JWKS_URL, issuer: read.TOKEN_ISSUER },
  };
}
