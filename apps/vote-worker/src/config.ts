import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { queueSettings, serviceSettings } from '@urvote/platform/config/settings';
import { pickVariables, queueNames, serviceNames } from '@urvote/platform/config/variables/all-variables';

export const variables = pickVariables([
  ...serviceNames,
  ...queueNames,
  'VOTE_WORKER_PORT',
  'VOTE_WORKER_CONCURRENCY',
  'VOTE_WORKER_SWEEPS',
]);

export type VoteWorkerConfig = ReturnType<typeof readConfig>;

export function readConfig(env: Environment = process.env) {
  const values = loadConfig(variables, env);
  return {
    ...serviceSettings(values, values.VOTE_WORKER_PORT),
    queue: queueSettings(values),
    concurrency: values.VOTE_WORKER_CONCURRENCY,
    runsSweeps: values.VOTE_WORKER_SWEEPS === 'on',
  };
}
