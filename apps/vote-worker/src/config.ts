import { count } from '@urvote/platform/config/fields';
import {
  commonVariables,
  databaseVariables,
  httpVariables,
  portVariables,
  queueVariables,
} from '@urvote/platform/config/fragments';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { queueSettings, serviceSettings } from '@urvote/platform/config/settings';
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
    ...serviceSettings(values, values.VOTE_WORKER_PORT),
    queue: queueSettings(values),
    concurrency: values.VOTE_WORKER_CONCURRENCY,
    runsSweeps: values.VOTE_WORKER_SWEEPS === 'on',
  };
}
