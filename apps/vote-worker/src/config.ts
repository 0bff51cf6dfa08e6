import { count } from '@urvote/platform/config/fields';
import {
  commonVariables,
  databaseVariables,
  directUrlOf,
  httpVariables,
  portVariables,
  queueVariables,
} from '@urvote/platform/config/fragments';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { withDatabaseRole } from '@urvote/platform/postgres/database-role';
import { z } from 'zod';

/** Every variable the worker reads. */
export const variables = {
  ...commonVariables,
  ...databaseVariables,
  ...queueVariables,
  HOST: httpVariables.HOST,
  VOTE_WORKER_PORT: portVariables.VOTE_WORKER_PORT,
  /**
   * Groups of votes in hand at once; half as many are settled together. Fewer slow down a stream of very small groups,
   * more take memory when very large ones follow them.
   */
  VOTE_WORKER_CONCURRENCY: count(128),
  VOTE_WORKER_SWEEPS: z.enum(['on', 'off']).default('on'),
};

export type VoteWorkerConfig = ReturnType<typeof readConfig>;

/** @throws ConfigError naming every wrong variable */
export function readConfig(env: Environment = process.env) {
  const values = loadConfig(variables, env);
  return {
    environment: values.NODE_ENV,
    logLevel: values.LOG_LEVEL,
    host: values.HOST,
    port: values.VOTE_WORKER_PORT,
    databaseUrl: withDatabaseRole(values.DATABASE_URL, values.DATABASE_ROLE),
    databaseUrlDirect: withDatabaseRole(directUrlOf(values), values.DATABASE_ROLE),
    databasePoolMax: values.DATABASE_POOL_MAX,
    statementTimeoutMs: values.DATABASE_STATEMENT_TIMEOUT_MS,
    rootCertPath: values.PGSSLROOTCERT,
    redisUrl: values.REDIS_URL,
    queuePrefix: values.QUEUE_PREFIX,
    concurrency: values.VOTE_WORKER_CONCURRENCY,
    runsSweeps: values.VOTE_WORKER_SWEEPS === 'on',
  };
}
