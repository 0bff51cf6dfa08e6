import type { LogLevel } from '../logger/logger.ts';
import { withDatabaseRole } from '../postgres/database-role.ts';

export interface HttpSettings {
  host: string;
  port: number;
  trustedProxies: readonly string[];
  corsOrigins: readonly string[];
}

export interface DatabaseSettings {
  url: string;
  max: number;
  statementTimeoutMs: number;
  rootCertPath?: string;
}

/** The queue's store, which also carries hints of new events and counts shared limits: Redis when its URL is set, else PostgreSQL. */
export interface QueueSettings {
  /** PostgreSQL without a pooler. */
  directUrl: string;
  prefix: string;
  redisUrl?: string;
  rootCertPath?: string;
}

export interface ServiceSettings {
  isProduction: boolean;
  logLevel: LogLevel;
  http: HttpSettings;
  /** Asked of whoever reads metrics. */
  metricsToken: string;
  database: DatabaseSettings;
}

interface HttpValues {
  HOST: string;
  TRUSTED_PROXIES?: readonly string[];
  CORS_ORIGINS?: readonly string[];
}

interface DatabaseValues {
  DATABASE_URL: string;
  DATABASE_URL_DIRECT?: string | undefined;
  DATABASE_ROLE?: string | undefined;
  DATABASE_POOL_MAX: number;
  DATABASE_STATEMENT_TIMEOUT_MS: number;
  PGSSLROOTCERT?: string | undefined;
}

/** What every service's configuration begins with. */
export function serviceSettings(
  read: HttpValues & DatabaseValues & { NODE_ENV: string; LOG_LEVEL: LogLevel; METRICS_TOKEN: string },
  port: number,
): ServiceSettings {
  const { HOST: host, TRUSTED_PROXIES: trustedProxies = [], CORS_ORIGINS: corsOrigins = [] } = read;
  return {
    isProduction: read.NODE_ENV === 'production',
    logLevel: read.LOG_LEVEL,
    http: { host, port, trustedProxies, corsOrigins },
    metricsToken: read.METRICS_TOKEN,
    database: databaseSettings(read),
  };
}

/** The URL for LISTEN and for the queue: the direct one when there is one. */
function directUrlOf(read: DatabaseValues): string {
  return withDatabaseRole(read.DATABASE_URL_DIRECT ?? read.DATABASE_URL, read.DATABASE_ROLE);
}

function databaseSettings(read: DatabaseValues): DatabaseSettings {
  return {
    url: withDatabaseRole(read.DATABASE_URL, read.DATABASE_ROLE),
    max: read.DATABASE_POOL_MAX,
    statementTimeoutMs: read.DATABASE_STATEMENT_TIMEOUT_MS,
    ...rootCertificate(read),
  };
}

export function queueSettings(
  read: DatabaseValues & { REDIS_URL?: string | undefined; QUEUE_PREFIX: string },
): QueueSettings {
  return {
    directUrl: directUrlOf(read),
    prefix: read.QUEUE_PREFIX,
    ...(read.REDIS_URL === undefined ? {} : { redisUrl: read.REDIS_URL }),
    ...rootCertificate(read),
  };
}

function rootCertificate({ PGSSLROOTCERT }: { PGSSLROOTCERT?: string | undefined }): { rootCertPath?: string } {
  return PGSSLROOTCERT === undefined ? {} : { rootCertPath: PGSSLROOTCERT };
}

/** Whom access tokens are for. */
export const tokenAudience = 'urvote';

/** Where a service finds the keys of access tokens, and what tokens must say. */
export function tokenSettings(read: { JWKS_URL: string; TOKEN_ISSUER: string }) {
  return { jwksUrl: read.JWKS_URL, issuer: read.TOKEN_ISSUER, audience: tokenAudience };
}
