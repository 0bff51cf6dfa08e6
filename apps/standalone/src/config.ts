import { resolve } from 'node:path';
import {
  accountVariables,
  commonVariables,
  databaseVariables,
  httpVariables,
  mailVariables,
  portVariables,
  queueVariables,
} from '@urvote/platform/config/fragments';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { z } from 'zod';

/** What the one process reads itself; its services read theirs. */
export const variables = {
  LOG_LEVEL: commonVariables.LOG_LEVEL.default('warn'),
  HOST: httpVariables.HOST,
  GATEWAY_PORT: portVariables.GATEWAY_PORT,
  OPS_PORT: portVariables.OPS_PORT,
  URVOTE_DATA_DIR: z.string().default('.urvote'),
  URVOTE_DEMO: z.enum(['on', 'off']).default('on'),
  DATABASE_URL: databaseVariables.DATABASE_URL.optional(),
  DATABASE_URL_DIRECT: databaseVariables.DATABASE_URL_DIRECT,
  REDIS_URL: queueVariables.REDIS_URL,
  S3_ENDPOINT: z.string().optional(),
  PUBLIC_URL: accountVariables.PUBLIC_URL.unwrap().optional(),
  SMTP_URL: mailVariables.SMTP_URL.unwrap().optional(),
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
