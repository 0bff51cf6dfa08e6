import { z } from 'zod';
import { databaseRole } from '../postgres/database-role.ts';
import {
  cidrList,
  count,
  httpUrl,
  originList,
  port,
  postgresUrl,
  privateJwk,
  privateJwks,
  redisUrl,
  secret,
} from './fields.ts';

/** Shapes to spread into a service's configuration. */

export const commonVariables = {
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
};

export const databaseVariables = {
  DATABASE_URL: postgresUrl,
  DATABASE_URL_DIRECT: postgresUrl.optional(),
  DATABASE_ROLE: databaseRole.optional(),
  DATABASE_POOL_MAX: count(10),
  DATABASE_STATEMENT_TIMEOUT_MS: count(30_000),
  PGSSLROOTCERT: z.string().optional(),
};

/** Migrations need a session of their own, which a transaction pooler cannot give; so there is no default here. */
export const migrationVariables = {
  DATABASE_URL_DIRECT: postgresUrl,
  PGSSLROOTCERT: z.string().optional(),
};

export const queueVariables = {
  REDIS_URL: redisUrl.optional(),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'must be 1 to 40 of a-z, 0-9 and -')
    .default('urvote'),
};

export const objectStoreVariables = {
  S3_ENDPOINT: httpUrl.optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_BUCKET: z.string().min(3),
  S3_ACCESS_KEY_ID: z.string().min(1),
  S3_SECRET_ACCESS_KEY: z.string().min(1),
};

export const httpVariables = {
  HOST: z.string().default('127.0.0.1'),
  TRUSTED_PROXIES: cidrList,
  CORS_ORIGINS: originList,
};

export const portVariables = {
  GATEWAY_PORT: port(8080),
  OPS_PORT: port(8081),
  USER_SERVICE_PORT: port(8082),
  CONTEST_SERVICE_PORT: port(8083),
  MEDIA_SERVICE_PORT: port(8084),
  VOTE_WORKER_PORT: port(8085),
};

export const tokenVariables = {
  JWKS_URL: httpUrl,
  TOKEN_ISSUER: z.string().min(1).default('urvote'),
};

const longestTokenSeconds = 15 * 60;

/** Sign-in. Less than OWASP's recommendation for Argon2id (19 MiB, two passes) is not taken. */
export const signInVariables = {
  ACCESS_TOKEN_TTL_SECONDS: z.coerce.number().int().min(60).max(longestTokenSeconds).default(longestTokenSeconds),
  PASSWORD_HASH_MEMORY_KIB: count(19_456, 19_456),
  PASSWORD_HASH_PASSES: count(2, 2),
  PASSWORD_HASH_LANES: count(1),
};

const days = (defaultDays: number) => count(defaultDays);

/** Sessions, links in mails and what they lead to. */
export const accountVariables = {
  SESSION_DAYS: days(30),
  PUBLIC_URL: httpUrl.default('http://127.0.0.1:8080'),
};

/** Without a server no mail leaves; it waits and is tried again. */
export const mailVariables = {
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an smtp or smtps URL' }).default('smtp://127.0.0.1:1025'),
  MAIL_FROM: z.string().min(3).default('UrVote <no-reply@urvote.invalid>'),
};

/** Sign-in with Google, or with any other OpenID provider under that name; switched off without a client id. */
export const googleVariables = {
  GOOGLE_ISSUER: httpUrl.default('https://accounts.google.com'),
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
};

export const serviceUrlVariables = {
  USER_SERVICE_URL: httpUrl,
  CONTEST_SERVICE_URL: httpUrl,
  MEDIA_SERVICE_URL: httpUrl,
};

export const secretVariables = {
  VOTER_KEY_SECRET: secret(),
  GUEST_COOKIE_SECRET: secret(),
  DEVICE_HASH_SECRET: secret(),
  RECEIPT_COMMITMENT_SECRET: secret(),
  RECEIPT_SIGNING_KEY: privateJwk,
  TOKEN_SIGNING_KEYS: privateJwks,
  OPS_SESSION_SECRET: secret(),
  DATA_ENCRYPTION_KEY: secret(),
};

/** All fragments; a test compares them with the table of variables. */
export const allFragments = {
  ...commonVariables,
  ...databaseVariables,
  ...queueVariables,
  ...objectStoreVariables,
  ...httpVariables,
  ...portVariables,
  ...tokenVariables,
  ...signInVariables,
  ...accountVariables,
  ...mailVariables,
  ...googleVariables,
  ...serviceUrlVariables,
  ...secretVariables,
};

/** The URL for LISTEN and for the queue: the direct one when there is one. */
export function directUrlOf(values: { DATABASE_URL: string; DATABASE_URL_DIRECT?: string | undefined }): string {
  return values.DATABASE_URL_DIRECT ?? values.DATABASE_URL;
}
