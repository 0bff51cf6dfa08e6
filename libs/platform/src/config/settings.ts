import { withDatabaseRole } from '../postgres/database-role.ts';
import { directUrlOf } from './fragments.ts';

/** What services make of the fragments of variables. */

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

export interface WakeUpSettings {
  directUrl: string;
  prefix: string;
  redisUrl?: string;
  rootCertPath?: string;
}

interface HttpValues {
  HOST: string;
  TRUSTED_PROXIES: readonly string[];
  CORS_ORIGINS: readonly string[];
}

interface DatabaseValues {
  DATABASE_URL: string;
  DATABASE_URL_DIRECT?: string | undefined;
  DATABASE_ROLE?: string | undefined;
  DATABASE_POOL_MAX: number;
  DATABASE_STATEMENT_TIMEOUT_MS: number;
  PGSSLROOTCERT?: string | undefined;
}

export function httpSettings(read: HttpValues, port: number): HttpSettings {
  return { host: read.HOST, port, trustedProxies: read.TRUSTED_PROXIES, corsOrigins: read.CORS_ORIGINS };
}

export function databaseSettings(read: DatabaseValues): DatabaseSettings {
  return {
    url: withDatabaseRole(read.DATABASE_URL, read.DATABASE_ROLE),
    max: read.DATABASE_POOL_MAX,
    statementTimeoutMs: read.DATABASE_STATEMENT_TIMEOUT_MS,
    ...rootCertificate(read),
  };
}

/** How readers of the event log are woken: by Redis when its URL is set, else by PostgreSQL on a direct connection. */
export function wakeUpSettings(
  read: DatabaseValues & { REDIS_URL?: string | undefined; QUEUE_PREFIX: string },
): WakeUpSettings {
  return {
    directUrl: withDatabaseRole(directUrlOf(read), read.DATABASE_ROLE),
    prefix: read.QUEUE_PREFIX,
    ...(read.REDIS_URL === undefined ? {} : { redisUrl: read.REDIS_URL }),
    ...rootCertificate(read),
  };
}

function rootCertificate({ PGSSLROOTCERT }: { PGSSLROOTCERT?: string | undefined }): { rootCertPath?: string } {
  return PGSSLROOTCERT === undefined ? {} : { rootCertPath: PGSSLROOTCERT };
}
