import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { accountKey, sourceOf } from '../sign-in/sign-in-limits.ts';

interface Sender {
  clientIp: string;
}

interface Addressed extends Sender {
  body: { email: string };
}

const quarterHourSeconds = 15 * 60;
const hourSeconds = 60 * 60;

/** Registrations and links that are used, from one source. */
export const accountAddressLimit: RateLimitRule<Sender> = {
  name: 'account-address',
  points: 100,
  durationSeconds: quarterHourSeconds,
  scope: 'shared',
  key: ({ clientIp }) => sourceOf(clientIp),
};

/** Mails that anybody can have sent to an address: few for one source, and not very many for all of them. */
export function mailLimits(voterKeySecret: string): RateLimitRule<Addressed>[] {
  const quota = { durationSeconds: hourSeconds, scope: 'shared' as const };
  return [
    {
      ...quota,
      name: 'mail-source',
      points: 5,
      key: ({ body, clientIp }) => `${accountKey(body.email, voterKeySecret)} ${sourceOf(clientIp)}`,
    },
    { ...quota, name: 'mail-account', points: 20, key: ({ body }) => accountKey(body.email, voterKeySecret) },
    accountAddressLimit,
  ];
}

interface SignedIn {
  caller: { userId: string };
}

export const ownMailLimit: RateLimitRule<SignedIn> = {
  name: 'own-mail',
  points: 5,
  durationSeconds: hourSeconds,
  scope: 'shared',
  key: ({ caller }) => caller.userId,
};

/** Guesses of the current password by somebody who has the token alone. */
export const passwordChangeLimit: RateLimitRule<SignedIn> = {
  name: 'password-change',
  points: 10,
  durationSeconds: quarterHourSeconds,
  scope: 'shared',
  key: ({ caller }) => caller.userId,
};
