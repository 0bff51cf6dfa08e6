import type { signIn } from '@urvote/contracts/http/auth/auth-endpoints';
import type { RequestContext } from '@urvote/platform/http-request/request-context';
import type { RateLimitRule } from '@urvote/platform/rate-limit/rate-limit-rule';
import { ipSource } from '@urvote/voting/network/ip-group';
import { guestVoterKey } from '@urvote/voting/voter/voter-key';

type SignInRule = RateLimitRule<RequestContext<typeof signIn>>;

const quarterHourSeconds = 15 * 60;

/**
 * Wrong passwords of an account from one source; a right one resets the count. Counted before the password is checked, so
 * that attempts in parallel are counted too. Many sources together meet the lockout instead. The key is a keyed hash: the
 * store learns no address.
 */
export function signInAccountLimit(voterKeySecret: string): SignInRule {
  return {
    name: 'sign-in-account',
    points: 5,
    durationSeconds: quarterHourSeconds,
    scope: 'shared',
    key: ({ body, clientIp }) => `${emailKey(body.email, voterKeySecret)} ${clientSource(clientIp)}`,
  };
}

/** Many people may share one address, so this only stops a flood over many accounts. */
export const signInAddressLimit: SignInRule = {
  name: 'sign-in-address',
  points: 100,
  durationSeconds: quarterHourSeconds,
  scope: 'shared',
  key: ({ clientIp }) => clientSource(clientIp),
};

/** Stops a flood of made-up challenges; attempts are counted for the account too, once it is known. */
export const secondFactorAddressLimit: RateLimitRule<{ clientIp: string }> = {
  name: 'second-factor-address',
  points: 100,
  durationSeconds: quarterHourSeconds,
  scope: 'shared',
  key: ({ clientIp }) => clientSource(clientIp),
};

/** Both steps of a sign-in by passkey write. */
export const passkeyAddressLimit: RateLimitRule<{ clientIp: string }> = {
  name: 'passkey-address',
  points: 200,
  durationSeconds: quarterHourSeconds,
  scope: 'shared',
  key: ({ clientIp }) => clientSource(clientIp),
};

/** An IPv6 network counts as one source. */
export function clientSource(clientIp: string): string {
  return ipSource(clientIp) ?? clientIp;
}

export function emailKey(email: string, secret: string): string {
  try {
    return guestVoterKey(email, secret);
  } catch (error) {
    // Well formed by the contract, yet no address; no account has it.
    if (error instanceof RangeError) return 'no-address';
    throw error;
  }
}
