import { count, httpUrl } from '@urvote/platform/config/fields';
import {
  accountVariables,
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
import { queueSettings, serviceSettings, tokenSettings } from '@urvote/platform/config/settings';
import { z } from 'zod';

const milliseconds = (defaultMs: number, min = 1) => z.coerce.number().int().min(min).default(defaultMs);
const hostNames = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );

/** Every variable the gateway reads. */
export const variables = {
  ...commonVariables,
  ...databaseVariables,
  ...queueVariables,
  ...httpVariables,
  ...tokenVariables,
  ...serviceUrlVariables,
  GATEWAY_PORT: portVariables.GATEWAY_PORT,
  VOTER_KEY_SECRET: secretVariables.VOTER_KEY_SECRET,
  GUEST_COOKIE_SECRET: secretVariables.GUEST_COOKIE_SECRET,
  DEVICE_HASH_SECRET: secretVariables.DEVICE_HASH_SECRET,
  RECEIPT_COMMITMENT_SECRET: secretVariables.RECEIPT_COMMITMENT_SECRET,
  RECEIPT_SIGNING_KEY: secretVariables.RECEIPT_SIGNING_KEY,
  MAX_BACKLOG_VOTES: count(1_000_000),
  SNAPSHOT_MAX_AGE_MS: milliseconds(30_000, 1000),
  SNAPSHOT_REFRESH_MS: milliseconds(2_000, 50),
  GROUP_MAX_VOTES: z.coerce.number().int().min(1).max(1024).default(256),
  GROUP_LINGER_MS: milliseconds(25, 0),
  GROUP_MAX_IN_FLIGHT: count(2),
  CAPTCHA_VERIFY_URL: httpUrl.optional(),
  CAPTCHA_SECRET: z.string().min(1).optional(),
  CAPTCHA_TIMEOUT_MS: milliseconds(2_000),
  CAPTCHA_HOSTNAMES: hostNames,
  VOTES_PER_VOTER_PER_MINUTE: count(600),
  VOTES_PER_IP_PER_MINUTE: count(6_000),
  GUEST_SESSIONS_PER_IP_PER_MINUTE: count(60),
  GUEST_SESSION_DAYS: count(30),
  STREAM_MAX_CONNECTIONS: count(10_000),
  PUBLIC_URL: accountVariables.PUBLIC_URL,
  DATA_ENCRYPTION_KEY: secretVariables.DATA_ENCRYPTION_KEY,
  CONFIRMATIONS_PER_VOTER_PER_HOUR: count(5),
  CONFIRMATIONS_PER_IP_PER_HOUR: count(120),
  WRONG_VOTER_CODES_PER_IP_PER_HOUR: count(30),
};

type Variables = z.output<z.ZodObject<typeof variables>>;

export type GatewayConfig = ReturnType<typeof configOf>;

/** @throws ConfigError naming every wrong variable */
export function readConfig(env: Environment = process.env): GatewayConfig {
  return configOf(loadConfig(variables, env));
}

function configOf(v: Variables) {
  return {
    ...serviceSettings(v, v.GATEWAY_PORT),
    queue: queueSettings(v),
    tokens: tokenSettings(v),
    services: { user: v.USER_SERVICE_URL, contest: v.CONTEST_SERVICE_URL, media: v.MEDIA_SERVICE_URL },
    maxBacklogVotes: v.MAX_BACKLOG_VOTES,
    snapshot: { maxAgeMs: v.SNAPSHOT_MAX_AGE_MS, refreshMs: v.SNAPSHOT_REFRESH_MS },
    group: { maxGroupSize: v.GROUP_MAX_VOTES, lingerMs: v.GROUP_LINGER_MS, maxInFlight: v.GROUP_MAX_IN_FLIGHT },
    captcha: { verifyUrl: v.CAPTCHA_VERIFY_URL, timeoutMs: v.CAPTCHA_TIMEOUT_MS, hostnames: v.CAPTCHA_HOSTNAMES },
    limits: {
      votesPerVoter: v.VOTES_PER_VOTER_PER_MINUTE,
      votesPerIp: v.VOTES_PER_IP_PER_MINUTE,
      guestSessionsPerIp: v.GUEST_SESSIONS_PER_IP_PER_MINUTE,
      confirmationsPerVoter: v.CONFIRMATIONS_PER_VOTER_PER_HOUR,
      confirmationsPerIp: v.CONFIRMATIONS_PER_IP_PER_HOUR,
      wrongCodesPerIp: v.WRONG_VOTER_CODES_PER_IP_PER_HOUR,
    },
    guestSessionDays: v.GUEST_SESSION_DAYS,
    streamMaxConnections: v.STREAM_MAX_CONNECTIONS,
    publicUrl: new URL(v.PUBLIC_URL).origin,
    secrets: secretsOf(v),
  };
}

function secretsOf(v: Variables) {
  return {
    voterKeySecret: v.VOTER_KEY_SECRET,
    guestCookieSecret: v.GUEST_COOKIE_SECRET,
    deviceHashSecret: v.DEVICE_HASH_SECRET,
    receiptCommitmentSecret: v.RECEIPT_COMMITMENT_SECRET,
    receiptSigningKey: v.RECEIPT_SIGNING_KEY,
    captchaSecret: v.CAPTCHA_SECRET,
    dataEncryptionKey: v.DATA_ENCRYPTION_KEY,
  };
}
