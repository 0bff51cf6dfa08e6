import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import {
  queueSettings,
  type QueueSettings,
  serviceSettings,
  type ServiceSettings,
  tokenSettings,
} from '@urvote/platform/config/settings';
import {
  browserNames,
  pickVariables,
  queueNames,
  serviceNames,
  tokenNames,
} from '@urvote/platform/config/variables/all-variables';

/** The service verifies tokens by public keys and signs nothing; its secrets know guests, make keys of voters and encrypt kept answers. */
export interface ContestServiceConfig extends ServiceSettings {
  queue: QueueSettings;
  tokens: ReturnType<typeof tokenSettings>;
  boardsPerUser: number;
  runsSweeps: boolean;
  /** Clients may have more than their plans allow. */
  isFreeLaunch: boolean;
  /** Webhooks may lead to this machine. */
  mayCallLoopback: boolean;
  /** Origin of the links in mails. */
  publicUrl: string;
  secrets: {
    voterKeySecret: string;
    guestCookieSecret: string;
    dataEncryptionKey: string;
    billingWebhookSecret: string | undefined;
  };
}

/** Every variable the service reads. */
export const variables = pickVariables([
  ...serviceNames,
  ...queueNames,
  ...browserNames,
  ...tokenNames,
  'CONTEST_SERVICE_PORT',
  'BOARDS_PER_USER',
  'CONTEST_SERVICE_SWEEPS',
  'VOTER_KEY_SECRET',
  'GUEST_COOKIE_SECRET',
  'DATA_ENCRYPTION_KEY',
  'PUBLIC_URL',
  'WEBHOOKS_TO_LOOPBACK',
  'FREE_LAUNCH',
  'BILLING_WEBHOOK_SECRET',
]);

/** @throws ConfigError naming every wrong variable at once */
export function readConfig(env: Environment = process.env): ContestServiceConfig {
  const read = loadConfig(variables, env);
  return {
    ...serviceSettings(read, read.CONTEST_SERVICE_PORT),
    queue: queueSettings(read),
    tokens: tokenSettings(read),
    boardsPerUser: read.BOARDS_PER_USER,
    runsSweeps: read.CONTEST_SERVICE_SWEEPS === 'on',
    isFreeLaunch: read.FREE_LAUNCH,
    mayCallLoopback: read.WEBHOOKS_TO_LOOPBACK === 'on',
    publicUrl: new URL(read.PUBLIC_URL).origin,
    secrets: {
      voterKeySecret: read.VOTER_KEY_SECRET,
      guestCookieSecret: read.GUEST_COOKIE_SECRET,
      dataEncryptionKey: read.DATA_ENCRYPTION_KEY,
      billingWebhookSecret: read.BILLING_WEBHOOK_SECRET,
    },
  };
}
