import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { accountAddressLimit, clientSource, emailKey } from './sign-in-limits.ts';

interface Addressed {
  clientIp: string;
  body: { email: string };
}

const hourSeconds = 60 * 60;

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
