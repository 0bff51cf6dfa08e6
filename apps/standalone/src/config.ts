import { resolve } from 'node:path';
import { httpUrl, postgresUrl, smtpUrl } from '@urvote/platform/config/variables/fields';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { z } from 'zod';
import { allVariables, pickVariables } from '@urvote/platform/config/variables/all-variables';

/** What the one process reads itself; its services read theirs. */
export const variables = {
  ...pickVariables([
    'HOST',
    'GATEWAY_PORT',
    'OPS_PORT',
    'URVOTE_DATA_DIR',
    'URVOTE_DEMO',
    'DATABASE_URL_DIRECT',
    'REDIS_URL',
  ]),
  LOG_LEVEL: allVariables.LOG_LEVEL.schema.default('warn'),
  DATABASE_URL: postgresUrl.optional(),
  S3_ENDPOINT: z.string().optional(),
  PUBLIC_URL: httpUrl.optional(),
  SMTP_URL: smtpUrl.optional(),
};

export type StandaloneConfig = ReturnType<typeof readConfig>;

/** @throws ConfigError naming every wrong variable */
export function readConfig(env: Environment = process.env) {
  const read = loadConfig(variables, env);
  return {
    logLevel: read.LOG_LEVEL,
    host: read.HOST,
    gatewayPort: read.GATEWAY_PORT,
    opsPort: read.OPS_PORT,
    dataDir: resolve(read.URVOTE_DATA_DIR),
    seedsDemo: read.URVOTE_DEMO === 'on',
    databaseUrl: read.DATABASE_URL,
    databaseUrlDirect: read.DATABASE_URL_DIRECT ?? read.DATABASE_URL,
    redisUrl: read.REDIS_URL,
    publicUrl: read.PUBLIC_URL,
    smtpUrl: read.SMTP_URL,
    hasOwnObjectStore: read.S3_ENDPOINT === undefined,
    /** Passed on to the services, so that every variable of theirs works here too. */
    env,
  };
}

/** For a command beside it. @throws ConfigError */
export function readDataDir(env: Environment = process.env): string {
  return resolve(loadConfig(pickVariables(['URVOTE_DATA_DIR']), env).URVOTE_DATA_DIR);
}
