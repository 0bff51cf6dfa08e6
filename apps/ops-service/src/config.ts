import { z } from 'zod';
import {
  commonVariables,
  databaseVariables,
  httpVariables,
  portVariables,
  queueVariables,
  secretVariables,
  serviceUrlVariables,
  tokenVariables,
} from '@urvote/platform/config/fragments';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import {
  queueSettings,
  type QueueSettings,
  serviceSettings,
  type ServiceSettings,
  tokenSettings,
} from '@urvote/platform/config/settings';

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
export const variables = {
  ...commonVariables,
  ...databaseVariables,
  ...queueVariables,
  HOST: httpVariables.HOST,
  TRUSTED_PROXIES: httpVariables.TRUSTED_PROXIES,
  OPS_PORT: portVariables.OPS_PORT,
  ...tokenVariables,
  USER_SERVICE_URL: serviceUrlVariables.USER_SERVICE_URL,
  OPS_ENVIRONMENT: z.string().trim().min(1).max(24).optional(),
  MAIL_CATCHER_DIR: z.string().optional(),
  OPS_SESSION_SECRET: secretVariables.OPS_SESSION_SECRET,
};

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
