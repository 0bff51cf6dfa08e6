import type { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { ipSource } from '@urvote/voting/network/ip-group';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';

type SignInRule = RateLimitRule<RequestContext<typeof signIn>>;

const quarterHourSeconds = 15 * 60;

/**
 * Wrong passwords an account may get from one source; a right one gives them back. Counted before the password is looked
 * at, so tries in parallel are counted too. What comes from several sources meets the lock of the account instead
 * (lockout.ts). The key holds a keyed hash: the store learns no address.
 */
export function perAccountLimit(voterKeySecret: string): SignInRule {
  return {
    name: 'sign-in-account',
    points: 5,
    durationSeconds: quarterHourSeconds,
    scope: 'shared',
    key: ({ body, clientIp }) => `${accountKey(body.email, voterKeySecret)} ${sourceOf(clientIp)}`,
  };
}

/** Many people may sit behind one address, so this one only stops a flood over many accounts. An IPv6 network counts as one address. */
export const perAddressLimit: SignInRule = {
  name: 'sign-in-address',
  points: 100,
  durationSeconds: quarterHourSeconds,
  scope: 'shared',
  key: ({ clientIp }) => sourceOf(clientIp),
};

/** An IPv6 network is one source. */
export function sourceOf(clientIp: string): string {
  return ipSource(clientIp) ?? clientIp;
}

export function accountKey(email: string, secret: string): string {
  try {
    return guestVoterKey(email, secret);
  } catch (error) {
    // Well formed for the contract, yet no address; no account has it.
    if (error instanceof RangeError) return 'no-address';
    throw error;
  }
}
