import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { clientSource, emailKey } from './sign-in-limits.ts';

interface Sender {
  clientIp: string;
}

interface Addressed extends Sender {
  body: { email: string };
}

const quarterHourSeconds = 15 * 60;
const hourSeconds = 60 * 60;

/** Registrations and used links of one source. */
export const accountAddressLimit: RateLimitRule<Sender> = {
  name: 'account-address',
  points: 100,
  durationSeconds: quarterHourSeconds,
  scope: 'shared',
  key: ({ clientIp }) => clientSource(clientIp),
};

/** Mails that anybody can have sent to an address: few for one source, more for all sources together. */
export function mailLimits(voterKeySecret: string): RateLimitRule<Addressed>[] {
  const quota = { durationSeconds: hourSeconds, scope: 'shared' as const };
  return [
    {
      ...quota,
      name: 'mail-source',
      points: 5,
      key: ({ body, clientIp }) => `${emailKey(body.email, voterKeySecret)} ${clientSource(clientIp)}`,
    },
    { ...quota, name: 'mail-account', points: 20, key: ({ body }) => emailKey(body.email, voterKeySecret) },
    accountAddressLimit,
  ];
}
