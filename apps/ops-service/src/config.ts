import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import {
  queueSettings,
  type QueueSettings,
  serviceSettings,
  type ServiceSettings,
  tokenSettings,
} from '@urvote/platform/config/settings';
import { pickVariables, queueNames, serviceNames, tokenNames } from '@urvote/platform/config/variables/all-variables';

interface OpsServiceSecrets {
  session: string;
}

export interface OpsServiceConfig extends ServiceSettings {
  queue: QueueSettings;
  tokens: ReturnType<typeof tokenSettings>;
  userServiceUrl: string;
  /** Name of this installation, shown on every page so that nobody mistakes one for another. */
  environment: string;
  /** Folder of the mail catcher; undefined where mail is sent on. */
  mailCatcherDir: string | undefined;
  secrets: OpsServiceSecrets;
}

/** Every variable the service reads. */
export const variables = pickVariables([
  ...serviceNames,
  ...queueNames,
  ...tokenNames,
  'TRUSTED_PROXIES',
  'OPS_PORT',
  'USER_SERVICE_URL',
  'OPS_ENVIRONMENT',
  'MAIL_CATCHER_DIR',
  'OPS_SESSION_SECRET',
]);

/** @throws ConfigError naming every wrong variable at once */
export function readConfig(env: Environment = process.env): OpsServiceConfig {
  const read = loadConfig(variables, env);
  return {
    ...serviceSettings(read, read.OPS_PORT),
    queue: queueSettings(read),
    tokens: tokenSettings(read),
    userServiceUrl: read.USER_SERVICE_URL,
    environment: read.OPS_ENVIRONMENT ?? read.NODE_ENV,
    mailCatcherDir: read.MAIL_CATCHER_DIR,
    secrets: { session: read.OPS_SESSION_SECRET },
  };
}
