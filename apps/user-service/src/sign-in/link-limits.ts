import { ProblemError } from '@urvote/contracts/errors/error-codes';
import { normaliseEmail } from '@urvote/voting/voter/email';
import type { Quota } from '@urvote/platform/rate-limit/quota';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import type { AppContext } from '../context.ts';
import { accountAddressLimit, clientSource, emailKey } from './sign-in-limits.ts';

interface Addressed {
  clientIp: string;
  body: { email: string };
}

const hourly = { durationSeconds: 60 * 60, scope: 'shared' as const };

/** Each has its own quota, so that who uses one up leaves the others to the owner. */
type MailKind = 'register' | 'forgot-password' | 'magic-link';

/** Mails that anybody can have sent to a mailbox: few for one source, more for all sources together. */
export function mailLimits(kind: MailKind, voterKeySecret: string): RateLimitRule<Addressed>[] {
  const keyOf = ({ body }: Addressed) => mailboxLimitKey(body.email, voterKeySecret);
  return [
    {
      ...hourly,
      name: `${kind}-source`,
      points: 5,
      key: (ctx) => `${keyOf(ctx)} ${clientSource(ctx.clientIp)}`,
    },
    { ...hourly, name: `${kind}-mailbox`, points: 20, key: keyOf },
    accountAddressLimit,
  ];
}

const resendQuota: Quota = { ...hourly, name: 'resend-mailbox', points: 5 };

/** For all accounts whose addresses lead to one mailbox. @throws {ProblemError} QUOTA_EXCEEDED */
export async function spendResend(app: Pick<AppContext, 'limiters' | 'voterKeySecret'>, email: string): Promise<void> {
  const spent = await app.limiters.consume(resendQuota, mailboxLimitKey(email, app.voterKeySecret));
  if (!spent.isAllowed) throw new ProblemError('QUOTA_EXCEEDED', { retryAfterSeconds: spent.resetSeconds });
}

/**
 * Tags and dots are folded whatever the domain: who hosts it may ignore dots as Gmail does, and a limit that two
 * people share harms less than one that dots get around.
 */
function mailboxLimitKey(email: string, secret: string): string {
  return emailKey(withoutDots(email), secret);
}

function withoutDots(email: string): string {
  try {
    const folded = normaliseEmail(email);
    const at = folded.lastIndexOf('@');
    return `${folded.slice(0, at).replaceAll('.', '') || folded.slice(0, at)}${folded.slice(at)}`;
  } catch {
    return email;
  }
}
