import { httpServices, urlVariableOf } from '@urvote/contracts/services/service-names';
import type { HttpServiceName } from '@urvote/contracts/services/services';
import { type Environment, loadConfig } from '@urvote/platform/config/load-config';
import { queueSettings, serviceSettings, tokenSettings } from '@urvote/platform/config/settings';
import type { z } from 'zod';
import {
  browserNames,
  pickVariables,
  queueNames,
  serviceNames,
  tokenNames,
} from '@urvote/platform/config/variables/all-variables';

/** Every variable the gateway reads. */
export const variables = pickVariables([
  ...serviceNames,
  ...queueNames,
  ...browserNames,
  ...tokenNames,
  ...httpServices.map(({ name }) => urlVariableOf(name)),
  'GATEWAY_PORT',
  'VOTER_KEY_SECRET',
  'GUEST_COOKIE_SECRET',
  'DEVICE_HASH_SECRET',
  'RECEIPT_COMMITMENT_SECRET',
  'RECEIPT_SIGNING_KEY',
  'RECEIPT_EARLIER_KEYS',
  'DATA_ENCRYPTION_KEY',
  'MAX_BACKLOG_VOTES',
  'SNAPSHOT_MAX_AGE_MS',
  'SNAPSHOT_REFRESH_MS',
  'GROUP_MAX_VOTES',
  'GROUP_LINGER_MS',
  'GROUP_MAX_IN_FLIGHT',
  'CAPTCHA_VERIFY_URL',
  'CAPTCHA_SECRET',
  'CAPTCHA_TIMEOUT_MS',
  'CAPTCHA_HOSTNAMES',
  'VOTES_PER_VOTER_PER_MINUTE',
  'VOTES_PER_IP_PER_MINUTE',
  'GUEST_SESSIONS_PER_IP_PER_MINUTE',
  'GUEST_SESSION_DAYS',
  'STREAM_MAX_CONNECTIONS',
  'STREAM_MAX_PER_ADDRESS',
  'STREAM_MAX_PER_SESSION',
  'PUBLIC_URL',
  'CONFIRMATIONS_PER_VOTER_PER_HOUR',
  'CONFIRMATIONS_PER_IP_PER_HOUR',
  'WRONG_VOTER_CODES_PER_IP_PER_HOUR',
]);

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
    services: serviceUrlsOf(v),
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
    streamShares: { maxPerAddress: v.STREAM_MAX_PER_ADDRESS, maxPerSession: v.STREAM_MAX_PER_SESSION },
    earlierReceiptKeys: v.RECEIPT_EARLIER_KEYS,
    publicUrl: new URL(v.PUBLIC_URL).origin,
    secrets: secretsOf(v),
  };
}

/** Where the gateway passes requests on to. */
function serviceUrlsOf(v: Variables) {
  return Object.fromEntries(httpServices.map(({ name }) => [name, v[urlVariableOf(name)]])) as Record<
    HttpServiceName,
    string
  >;
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
